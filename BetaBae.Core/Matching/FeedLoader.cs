using System.Runtime.CompilerServices;
using BetaBae.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Core.Matching;

/// <summary>
/// Reads everyone into the feed's index, table by table, each in the order in which it is stored, and puts them together here: in
/// a join the database looks up every row of two tables by itself, which takes it three times as long. Who changes meanwhile is
/// read again afterwards, as whoever changes.
/// </summary>
internal static class FeedLoader
{
    /// <summary>Rows read at once: one long statement might never get through on a slow machine.</summary>
    private const int Batch = 10_000;

    public static async Task LoadAsync(IServiceScopeFactory scopes, FeedIndex index, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
        var (reading, readingToo) = (PersonalitiesAsync(db, cancellationToken), LoveOrdersAsync(scopes, cancellationToken));
        await Task.WhenAll(reading, readingToo);
        var (personalities, loveOrders) = (await reading, await readingToo);
        var applying = Task.CompletedTask;
        try
        {
            await foreach (var profiles in BatchesAsync(
                after => db.Profiles.Where(p => p.UserId > after).OrderBy(p => p.UserId).Select(p => new Traits(
                    p.UserId, p.Birthday, p.Gender, p.Mbti, p.Interests, p.Province, p.City, null, null)),
                p => p.UserId,
                cancellationToken))
            {
                // While the next ones are read.
                await applying;
                applying = Task.Run(() => index.Apply(Complete(profiles)), CancellationToken.None);
            }
        }
        finally
        {
            // The index has one writer.
            await applying;
        }

        IEnumerable<FeedEntry> Complete(List<Traits> profiles) =>
            from profile in profiles
            where personalities.ContainsKey(profile.UserId) && loveOrders.ContainsKey(profile.UserId)
            select FeedEntry.Of(profile, personalities[profile.UserId], loveOrders[profile.UserId]);
    }

    private static async Task<Dictionary<long, FiveScores>> PersonalitiesAsync(BetaBaeDbContext db, CancellationToken cancellationToken)
    {
        var all = new Dictionary<long, FiveScores>();
        await foreach (var rows in BatchesAsync(
            after => db.Personalities.Where(p => p.Id > after).OrderBy(p => p.Id).Select(p => new Scores(
                p.Id, p.UserId, p.Openness, p.Conscientiousness, p.Extraversion, p.Agreeableness, p.Neuroticism)),
            p => p.Id,
            cancellationToken))
        {
            rows.ForEach(r => all[r.UserId] = FiveScores.Of(Compatibility.Map(r.Five)));
        }

        return all;
    }

    private static async Task<Dictionary<long, byte>> LoveOrdersAsync(IServiceScopeFactory scopes, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
        var all = new Dictionary<long, byte>();
        await foreach (var rows in BatchesAsync(
            after => db.LoveLanguages.Where(l => l.Id > after).OrderBy(l => l.Id).Select(l => new Scores(
                l.Id, l.UserId, l.WordsOfAffirmation, l.ActsOfService, l.ReceivingGifts, l.QualityTime, l.PhysicalTouch)),
            l => l.Id,
            cancellationToken))
        {
            rows.ForEach(r => all[r.UserId] = RankOrder.Of(r.Five));
        }

        return all;
    }

    private static async IAsyncEnumerable<List<T>> BatchesAsync<T>(
        Func<long, IQueryable<T>> after, Func<T, long> idOf, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Prepared, so that numbers come as numbers: the database would spell out ten for each person, and the driver parse them.
        for (var last = 0L;
            await after(last).TagWith(CompiledQuery.Prepared).Take(Batch).ToListAsync(cancellationToken) is [.., var end] rows;
            last = idOf(end))
        {
            yield return rows;
        }
    }

    /// <summary>A row of five scores.</summary>
    private sealed record Scores(long Id, long UserId, double A, double B, double C, double D, double E)
    {
        public double[] Five => [A, B, C, D, E];
    }
}
