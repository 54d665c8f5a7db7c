using System.Text;
using BetaBae.Core;
using BetaBae.Core.Media;

namespace BetaBae.Tests.Unit.Media;

public sealed class FolderObjectStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("betabae-objects-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_put_is_read_until_it_is_deleted()
    {
        var store = new FolderObjectStore(_folder);
        await PutAsync(store, "key", "first");
        await PutAsync(store, "key", "second");
        await using (var stream = await store.OpenAsync("key", default))
        {
            Assert.Equal("second", await new StreamReader(stream!).ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        await store.DeleteAsync("key", default);
        await store.DeleteAsync("key", default);
        Assert.Null(await store.OpenAsync("key", default));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_write_that_breaks_off_leaves_nothing()
    {
        var store = new FolderObjectStore(_folder);
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.PutAsync("key", new BreakingStream(), "text/plain", default));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("../out")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("")]
    [InlineData("nul\0")]
    public async Task A_key_cannot_leave_the_folder(string key)
    {
        var store = new FolderObjectStore(_folder);
        await Assert.ThrowsAsync<ArgumentException>(() => PutAsync(store, key, "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => store.OpenAsync(key, default));
        await Assert.ThrowsAsync<ArgumentException>(() => store.DeleteAsync(key, default));
    }

    [Fact]
    public async Task Lists_what_is_older_and_also_what_a_crash_left()
    {
        var store = new FolderObjectStore(_folder);
        await PutAsync(store, "old", "x");
        await PutAsync(store, "new", "x");
        await File.WriteAllTextAsync(Path.Combine(_folder, "half.0123.part"), "x", TestContext.Current.CancellationToken);
        var hourAgo = DateTime.UtcNow.AddHours(-1);
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "old"), hourAgo.AddMinutes(-1));
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "half.0123.part"), hourAgo.AddMinutes(-1));
        Assert.Equal(["half.0123.part", "old"], (await ListAsync(store, hourAgo)).Order());
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_an_outage()
    {
        var store = new FolderObjectStore(Path.Combine(_folder, "missing"));
        foreach (var call in (Func<Task>[])
            [() => store.CheckAsync(default), () => PutAsync(store, "key", "x"), () => store.OpenAsync("key", default), () => ListAsync(store, DateTime.UtcNow)])
        {
            Assert.Equal(DomainError.Unavailable, (await Assert.ThrowsAsync<DomainException>(call)).Reason);
        }

        await store.EnsureCreatedAsync(default);
        await store.EnsureCreatedAsync(default);
        await store.CheckAsync(default);
    }

    private static async Task<List<string>> ListAsync(FolderObjectStore store, DateTimeOffset storedBefore)
    {
        var keys = new List<string>();
        await foreach (var key in store.ListAsync(storedBefore, default))
        {
            keys.Add(key);
        }

        return keys;
    }

    private static Task PutAsync(FolderObjectStore store, string key, string text) =>
        store.PutAsync(key, new MemoryStream(Encoding.UTF8.GetBytes(text)), "text/plain", default);

    private sealed class BreakingStream : MemoryStream
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            throw new InvalidOperationException();
    }
}
