using BetaBae.Core.Media;
using BetaBae.Data;
using BetaBae.Data.Entities;
using BetaBae.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace BetaBae.Tests.Contract.Files;

/// <summary>What the sweep does with a bucket and a database that do not belong together.</summary>
[Collection(nameof(EmbeddedApp))]
public sealed class FileSweepTests(EmbeddedApp app) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("betabae-sweep-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(0, 300, 0)]
    [InlineData(1, 18, 18)]
    [InlineData(1, 19, 0)]
    [InlineData(10, 10, 10)]
    [InlineData(10, 11, 0)]
    [InlineData(150, 250, 0)]
    [InlineData(250, 150, 150)]
    [InlineData(2, 0, 0)]
    public async Task Nothing_is_removed_when_no_object_has_a_row_or_most_of_many_have_none(int with, int without, int removed)
    {
        var keys = Enumerable.Range(0, with).Select(_ => Guid.NewGuid().ToString("N")).ToList();
        await AddRowsAsync(keys);
        foreach (var key in keys.Concat(Enumerable.Range(0, without).Select(_ => Guid.NewGuid().ToString("N"))))
        {
            await File.WriteAllBytesAsync(Path.Combine(_folder, key), [], TestContext.Current.CancellationToken);
        }

        using var sweep = new FileSweep(
            app.Services.GetRequiredService<IServiceScopeFactory>(),
            new FolderObjectStore(_folder),
            Options.Create(new FileSweepOptions()),
            TimeProvider.System,
            NullLogger<FileSweep>.Instance);
        Assert.Equal(removed, await sweep.SweepAsync(DateTimeOffset.UtcNow.AddMinutes(1), default));
        var left = Directory.GetFiles(_folder).Select(Path.GetFileName).ToList();
        Assert.Equal(with + without - removed, left.Count);
        Assert.Empty(keys.Except(left));
    }

    private async Task AddRowsAsync(List<string> keys)
    {
        var person = await app.NewPersonAsync(complete: false);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
        await db.TransactionAsync(
            () =>
            {
                db.Files.AddRange(keys.Select(key => new StoredFile { OwnerId = person.Id, ObjectKey = key, ContentType = FileTypes.Text, Context = "test" }));
                return db.SaveChangesAsync();
            },
            default);
    }
}
