using BetaBae.Bench.Deployment;
using BetaBae.Bench.Load;
using BetaBae.Bench.Reports;

namespace BetaBae.Bench.Scenarios;

/// <summary>Runs the sides of a comparison by turns, so that whatever else the machine does meets all alike.</summary>
internal sealed class ComparisonRun(Bench bench, EventLoop events)
{
    private int _errors;
    private string? _firstError;

    /// <summary>Warms each side up, then measures round after round.</summary>
    public IReadOnlyList<Side> Run(params IReadOnlyList<Contestant> contestants)
    {
        foreach (var contestant in contestants)
        {
            Load(contestant, bench.Options.WarmUp);
        }

        var rounds = contestants.ToDictionary(c => c, _ => new List<Round>());
        for (var i = 0; i < bench.Options.Rounds; i++)
        {
            foreach (var contestant in contestants)
            {
                rounds[contestant].Add(Measure(contestant));
            }
        }

        return [.. contestants.Select(c => new Side(c.Name, rounds[c]))];
    }

    public Outcome Judge(IReadOnlyList<Side> sides, params IReadOnlyList<Verdict> verdicts) =>
        new(sides, verdicts) { Errors = _errors, FirstError = _firstError };

    private Round Measure(Contestant contestant)
    {
        int[] database = bench.Stores is { } stores ? [stores.DatabaseId] : [];
        int[] redis = bench.Stores is { } others ? [others.RedisId] : [];
        int[] load = [Environment.ProcessId];
        IReadOnlyList<int>[] groups = [contestant.Services, database, redis, load];

        var (before, machine, began) = (Times(), Processes.MachineTime(), TimeProvider.System.GetTimestamp());
        var result = Load(contestant, bench.Options.Duration);
        var (after, all, took) = (Times(), Processes.MachineTime() - machine, TimeProvider.System.GetElapsedTime(began));

        var used = after.Zip(before, (a, b) => a - b).ToArray();
        var calls = Math.Max(1, result.Calls);
        var round = new Round
        {
            [Figures.PerSecond] = result.PerSecond,
            [Figures.P50] = result.Latencies.Percentile(0.5),
            [Figures.P99] = result.Latencies.Percentile(0.99),
        };
        if (contestant.Beside.Count > 0)
        {
            round["beside /s"] = result.BesidePerSecond;
        }

        if (bench.Stores is not null)
        {
            round[Figures.ServiceTime] = used[0] / calls;
            round[Figures.DatabaseTime] = used[1] / calls;
            round[Figures.RedisTime] = used[2] / calls;
        }

        round[Figures.LoadTime] = used[3] / calls;
        if (bench.Stores is not null)
        {
            round[Figures.Resident] = Figures.Megabytes(contestant.Services.Sum(Processes.Resident));
            round[Figures.Others] = Math.Max(0, 100 * (all - used.Sum()) / (took.TotalMilliseconds * Environment.ProcessorCount));
        }

        Bench.Say($"  {contestant.Name}: {result.PerSecond:F0}/s, p50 {round[Figures.P50]:F2} ms, p99 {round[Figures.P99]:F2} ms");
        return round;

        double[] Times() => [.. groups.Select(Processes.ProcessorTime)];
    }

    private LoadResult Load(Contestant contestant, TimeSpan duration)
    {
        var loop = new LoadLoop(events);
        var result = contestant.Rate is { } rate
            ? loop.Open(contestant.Callers, rate, duration)
            : loop.Closed(contestant.Callers, contestant.Beside, duration);
        _errors += result.Errors;
        _firstError ??= result.FirstError;
        return result;
    }
}
