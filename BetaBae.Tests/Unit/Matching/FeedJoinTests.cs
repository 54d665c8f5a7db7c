using BetaBae.Core.Matching;
using BetaBae.Data.Entities;

namespace BetaBae.Tests.Unit.Matching;

public sealed class FeedJoinTests
{
    private readonly Random _random = new(20260302);

    [Fact]
    public async Task Parts_come_in_any_order_from_several_readers_and_only_the_complete_are_in_the_index()
    {
        var people = Enumerable.Range(1, 12_000).Select(Someone).ToArray();
        var (withPersonality, withLoveLanguage) = (Most(people), Most(people));
        var index = new FeedIndex();
        var join = new FeedJoin(index);

        await Task.WhenAll(
            Task.Run(() => Array.ForEach(people, p => join.AddProfile(FeedEntry.OfProfile(p)))),
            Task.Run(() => Array.ForEach(withPersonality, p => join.AddPersonality(p.UserId, FiveScores.Of(p.Personality).Mapped()))),
            Task.Run(() => Array.ForEach(withLoveLanguage, p => join.AddLoveOrder(p.UserId, RankOrder.Of(FiveScores.Of(p.LoveLanguage))))));
        join.End();

        var expected = new FeedIndex();
        expected.Apply(withPersonality.Intersect(withLoveLanguage));
        Assert.InRange(Rows(expected).Length, 5_000, 11_000);
        Assert.Equal(Rows(expected), Rows(index));
    }

    private static string[] Rows(FeedIndex index) =>
        [.. index.Blocks.ToArray().SelectMany(b => b.People.ToArray(), (b, p) => $"{p with { FirstInterest = 0 }} {string.Join(' ', p.Personality[..].ToArray())} {string.Join(' ', b.InterestsOf(in p).ToArray())}")];

    private Traits[] Most(Traits[] people)
    {
        Traits[] most = [.. people.Where(_ => _random.Next(6) != 0)];
        _random.Shuffle(most);
        return most;
    }

    private Traits Someone(int id) => new(
        id,
        DateOnly.FromDayNumber(730_000 + _random.Next(5000)),
        (Gender)_random.Next(4),
        _random.Next(3) == 0 ? null : (Mbti)_random.Next(16),
        [$"a{_random.Next(9)}", $"b{_random.Next(9)}"],
        $"Province {_random.Next(5)}",
        $"City {_random.Next(50)}",
        [.. Five(0)],
        [.. Five(1)]);

    private IEnumerable<double> Five(int least) => Enumerable.Range(0, 5).Select(_ => least + (_random.NextDouble() * (5 - least)));
}
