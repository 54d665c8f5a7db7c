using BetaBae.Core.Matching;
using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Unit.Matching;

public sealed class FeedLoaderTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("betabae-feed-").FullName;
    private readonly ServiceProvider _services;

    public FeedLoaderTests() =>
        _services = new ServiceCollection().AddSqliteData(Path.Combine(_folder, "feed.db")).BuildServiceProvider();

    public async ValueTask InitializeAsync()
    {
        await using var scope = _services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>().Database.MigrateAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task More_people_than_are_read_at_once_are_all_there_as_whoever_changes_and_nobody_who_lacks_a_part()
    {
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
        db.ChangeTracker.AutoDetectChangesEnabled = false;

        // The parts in other orders than the people, over three batches of the profiles.
        db.Users.AddRange(Enumerable.Range(1, 20_100).Select(User));
        await db.SaveChangesAsync(Cancellation);
        db.Personalities.AddRange(Enumerable.Range(1, 20_100).Reverse().Where(i => i % 7 != 0).Select(Personality));
        db.LoveLanguages.AddRange(Enumerable.Range(1, 20_100).Where(i => i % 11 != 0).Select(LoveLanguage));
        await db.SaveChangesAsync(Cancellation);

        var index = new FeedIndex();
        await FeedLoader.LoadAsync(_services.GetRequiredService<IServiceScopeFactory>(), index, Cancellation);

        var loaded = index.Blocks.ToArray();
        Assert.Equal(
            Enumerable.Range(1, 20_100).Where(i => i % 7 != 0 && i % 11 != 0).Select(i => (long)i),
            loaded.SelectMany(b => b.People.ToArray()).Select(p => p.Id));

        // The same rows by the other way into the index change nothing.
        index.Apply(await db.ChangedSince(DateTime.UnixEpoch).ToListAsync(Cancellation));
        Assert.Equal(loaded, index.Blocks.ToArray());
    }

    private static User User(int i) => new()
    {
        Id = i,
        Email = $"{i}@example.com",
        EmailKey = $"{i}@example.com",
        PasswordHash = "x",
        LegalName = "x",
        FeedChangedAt = DateTime.UnixEpoch.AddSeconds(i),
        Profile = new Profile
        {
            UserId = i,
            Nickname = "x",
            Birthday = new DateOnly(1990, 1, 1).AddDays(i % 1000),
            Gender = (Gender)(i % 4),
            Mbti = i % 3 == 0 ? null : (Mbti)(i % 16),
            Interests = [$"Ä{i % 5}", $"b{i % 9}", "b0 "],
            Province = $"Province {i % 5}",
            City = $"도시 {i % 50}",
        },
    };

    private static Personality Personality(int i) => new()
    {
        UserId = i,
        Openness = i % 6,
        Conscientiousness = 0.1 * (i % 50),
        Extraversion = 1,
        Agreeableness = 5,
        Neuroticism = i / 20_100.0,
    };

    private static LoveLanguage LoveLanguage(int i) => new()
    {
        UserId = i,
        WordsOfAffirmation = 1 + (i % 5),
        ActsOfService = 1 + (i % 4),
        ReceivingGifts = 1 + (i % 3),
        QualityTime = 2.5,
        PhysicalTouch = 5,
    };
}
