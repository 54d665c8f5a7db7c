using BenchmarkDotNet.Attributes;
using BetaBae.Core.Matching;
using BetaBae.Data.Entities;

namespace BetaBae.Bench.Micro;

/// <summary>The search among everyone, and its parts.</summary>
public class FeedBenchmarks
{
    private readonly FeedIndex _index = new();
    private Traits[] _people = [];
    private FeedCandidate[] _candidates = [];
    private FeedScan? _scan;

    [Params(100_000)]
    public int People { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        _people = [.. Enumerable.Range(1, People).Select(id => Someone(id, random))];
        _index.Apply(_people);
        _candidates = [.. Enumerable.Range(1, People).Select(id => new FeedCandidate(random.NextDouble(), id))];
        _scan = new FeedScan(_people[0], new FeedFilter(), new DateOnly(2026, 1, 1), []);
    }

    /// <summary>Everyone's score, and the best twenty.</summary>
    [Benchmark]
    public int Scan() => _scan!.Run(_index.Blocks, 20, null, CancellationToken.None).Count;

    /// <summary>The best twenty of as many numbers.</summary>
    [Benchmark]
    public int Best()
    {
        var best = new FeedBest(20);
        foreach (var candidate in _candidates)
        {
            best.Offer(candidate);
        }

        return best.InOrder().Length;
    }

    /// <summary>One pair by the rule as it is written.</summary>
    [Benchmark]
    public double Pair() => Compatibility.Of(_people[0], _people[1]);

    private static Traits Someone(long id, Random random) => new(
        id,
        new DateOnly(1970 + random.Next(30), 1, 1),
        (Gender)random.Next(4),
        random.Next(17) is < 16 and var mbti ? (Mbti)mbti : null,
        [.. Enumerable.Range(0, 4).Select(_ => $"interest {random.Next(40)}")],
        $"Province {random.Next(17)}",
        $"City {random.Next(12)}",
        [.. Enumerable.Range(0, 5).Select(_ => random.Next(51) / 10.0)],
        [.. Enumerable.Range(0, 5).Select(_ => 1.0 + random.Next(5))]);
}
