using BetaBae.Core;
using BetaBae.Core.Matching;
using BetaBae.Data.Entities;

namespace BetaBae.Tests.Unit.Matching;

/// <summary>The index against the rule as it is written, over random people with many equals among them.</summary>
public sealed class FeedScanTests
{
    private static readonly DateOnly Today = new(2026, 3, 1);

    private readonly Random _random = new(20260301);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3000)]
    public void Finds_the_best_with_the_scores_of_the_rule(int count)
    {
        var people = Enumerable.Range(1, count).Select(i => Someone(i)).ToArray();
        var index = new FeedIndex();
        index.Apply(people);
        for (var round = 0; round < 20; round++)
        {
            var me = Someone(5000);
            long[] met = [.. people.Where(_ => _random.Next(10) == 0).Select(p => p.UserId)];
            var filter = SomeFilter();
            var expected = Expected(me, people, filter, met);

            var found = new FeedScan(me, filter, Today, met).Run(index.Blocks, 20, null, TestContext.Current.CancellationToken);

            Assert.Equal(expected.Take(20), found.Best);
            Assert.Equal(expected.Count, found.Count);
            Assert.Equal(expected.Sum(e => Compatibility.Score(e.Total)), found.ScoreSum);
            Assert.Equal(expected.Count > 20, found.HasMore);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void Pages_show_everyone_once_and_in_order(int limit)
    {
        var me = Someone(9000) with { Gender = Gender.Other };
        var same = Someone(1);
        var people = Enumerable.Range(1, 400).Select(i => i % 2 == 0 ? same with { UserId = i } : Someone(i)).ToArray();
        var index = new FeedIndex();
        index.Apply(people);

        var scan = new FeedScan(me, new FeedFilter(), Today, []);
        var shown = new List<FeedCandidate>();
        for (FeedCandidate? after = null; ;)
        {
            var page = scan.Run(index.Blocks, limit, after, TestContext.Current.CancellationToken);
            Assert.Equal(400, page.Count);
            shown.AddRange(page.Best);
            if (!page.HasMore)
            {
                break;
            }

            Assert.Equal(limit, page.Best.Length);
            after = page.Best[^1];
        }

        Assert.Equal(Expected(me, people, new FeedFilter(), []), shown);
    }

    [Fact]
    public void People_come_in_any_order_and_change()
    {
        var me = Someone(9000) with { Gender = Gender.NonBinary };
        var index = new FeedIndex();
        var latest = new Dictionary<long, Traits>();
        for (var round = 0; round < 60; round++)
        {
            var changes = Enumerable.Range(0, _random.Next(1, 200)).Select(_ => Someone(_random.Next(1, 3000))).DistinctBy(p => p.UserId).ToArray();
            foreach (var person in changes)
            {
                latest[person.UserId] = person;
            }

            index.Apply(changes);
            index.Apply(changes.Where(_ => _random.Next(2) == 0));

            var found = new FeedScan(me, new FeedFilter(), Today, []).Run(index.Blocks, latest.Count, null, TestContext.Current.CancellationToken);
            Assert.Equal(Expected(me, latest.Values, new FeedFilter(), []), found.Best);
        }
    }

    [Fact]
    public void What_a_reader_has_taken_stays_as_it_was()
    {
        var me = Someone(9000) with { Gender = Gender.Other };
        var before = Enumerable.Range(1, 1500).Select(i => Someone(i)).ToArray();
        var index = new FeedIndex();
        index.Apply(before);
        var taken = index.Blocks;

        index.Apply(before.Select(p => Someone(p.UserId)));
        index.Apply([Someone(2000)]);

        Assert.Equal(
            Expected(me, before, new FeedFilter(), []),
            new FeedScan(me, new FeedFilter(), Today, []).Run(taken, 1500, null, TestContext.Current.CancellationToken).Best);
    }

    [Theory]
    [InlineData(Gender.Male, "Female,NonBinary,Other")]
    [InlineData(Gender.Female, "Male,NonBinary,Other")]
    [InlineData(Gender.NonBinary, "Female,Male,NonBinary,Other")]
    [InlineData(Gender.Other, "Female,Male,NonBinary,Other")]
    public void Men_do_not_see_men_nor_women_women(Gender mine, string expected)
    {
        var index = new FeedIndex();
        index.Apply(Enum.GetValues<Gender>().Select(g => Someone(1 + (int)g) with { Gender = g }));

        var found = new FeedScan(Someone(99) with { Gender = mine }, new FeedFilter(), Today, []).Run(index.Blocks, 10, null, TestContext.Current.CancellationToken);

        Assert.Equal(expected, string.Join(',', found.Best.Select(b => $"{(Gender)(b.Id - 1)}").Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("2008-02-29", "2026-02-28", 17)]
    [InlineData("2008-02-29", "2026-03-01", 18)]
    [InlineData("2008-02-29", "2028-02-28", 19)]
    [InlineData("2008-02-29", "2028-02-29", 20)]
    [InlineData("2006-02-28", "2024-02-29", 18)]
    [InlineData("2006-03-01", "2024-02-29", 17)]
    [InlineData("2000-12-31", "2001-01-01", 0)]
    [InlineData("0001-01-01", "2026-01-01", 2025)]
    public void Age_filters_and_ages_agree(string birthday, string today, int age)
    {
        var day = DateOnly.Parse(today, null);
        var index = new FeedIndex();
        index.Apply([Someone(1) with { Birthday = DateOnly.Parse(birthday, null) }]);

        Assert.Equal(age, Age.On(day, DateOnly.Parse(birthday, null)));
        Assert.True(Finds(new FeedFilter(Age: age)));
        Assert.True(Finds(new FeedFilter(AgeMin: age, AgeMax: age)));
        Assert.False(Finds(new FeedFilter(AgeMin: age + 1)));
        Assert.False(age > 0 && Finds(new FeedFilter(AgeMax: age - 1)));
        Assert.True(Finds(new FeedFilter(AgeMin: 0, AgeMax: int.MaxValue)));
        Assert.False(Finds(new FeedFilter(AgeMin: int.MaxValue)));

        bool Finds(FeedFilter filter) =>
            new FeedScan(Someone(2) with { Gender = Gender.Other }, filter, day, []).Run(index.Blocks, 1, null, TestContext.Current.CancellationToken).Count == 1;
    }

    private static List<FeedCandidate> Expected(Traits me, IEnumerable<Traits> people, FeedFilter filter, long[] met) =>
    [
        .. people
            .Where(p => !met.Contains(p.UserId) && p.UserId != me.UserId)
            .Where(p => p.Gender != me.Gender || p.Gender is Gender.NonBinary or Gender.Other)
            .Where(p => filter.Gender is null || p.Gender == filter.Gender)
            .Where(p => filter.Location is null || p.City == filter.Location || p.Province == filter.Location)
            .Where(p => filter.Age is null || Age.On(Today, p.Birthday) == filter.Age)
            .Where(p => filter.AgeMin is null || Age.On(Today, p.Birthday) >= filter.AgeMin)
            .Where(p => filter.AgeMax is null || Age.On(Today, p.Birthday) <= filter.AgeMax)
            .Select(p => new FeedCandidate(Compatibility.Of(me, p), p.UserId))
            .OrderByDescending(c => c.Total)
            .ThenBy(c => c.Id),
    ];

    private FeedFilter SomeFilter() => new(
        Age: _random.Next(6) == 0 ? _random.Next(18, 60) : null,
        AgeMin: _random.Next(3) == 0 ? _random.Next(18, 40) : null,
        AgeMax: _random.Next(3) == 0 ? _random.Next(40, 60) : null,
        Gender: _random.Next(3) == 0 ? (Gender)_random.Next(4) : null,
        Location: _random.Next(3) == 0 ? $"P{_random.Next(5)}" : _random.Next(3) == 0 ? $"C{_random.Next(6)}" : null);

    private Traits Someone(long id) => new(
        id,
        new DateOnly(1960, 1, 1).AddDays(_random.Next(17000)),
        (Gender)_random.Next(4),
        _random.Next(17) is var mbti and < 16 ? (Mbti)mbti : null,
        [.. Enumerable.Range(0, _random.Next(6)).Select(_ => $"{(_random.Next(2) == 0 ? " Interest" : "interest")} {_random.Next(12)}")],
        $"P{_random.Next(5)}",
        $"C{_random.Next(6)}",
        Scores(0),
        Scores(1));

    private double[] Scores(int least) => [.. Enumerable.Range(0, 5).Select(_ => _random.Next(2) == 0 ? _random.Next(least, 6) : least + (_random.NextDouble() * (5 - least)))];
}
