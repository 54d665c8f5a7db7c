using BetaBae.Bench.Deployment;
using BetaBae.Bench.Reports;
using BetaBae.Bench.Scenarios;

namespace BetaBae.Bench;

internal static class Run
{
    /// <summary>Runs what the command line asks for, and reports.</summary>
    /// <returns>0, or 1 when an answer was wrong. Bounds that are missed are shown, but they are the machine's matter, too.</returns>
    public static async Task<int> AsyncOf(Options options)
    {
        var scenarios = Catalog.Find(options.Scenario);
        await using var stores = options.Target is null ? await Stores.StartAsync() : null;
        var settings = stores is null ? null : await stores.SettingsAsync();
        Console.WriteLine($"{Machine.This}");
        Console.WriteLine($"Database: {string.Join(", ", settings?.Select(s => $"{s.Key}={s.Value}") ?? ["named on the command line"])}");
        Console.WriteLine();

        var bench = new Bench(options, stores);
        var outcomes = new List<Outcome>();
        foreach (var scenario in scenarios)
        {
            Bench.Say($"{scenario.Name}: {scenario.Summary}");
            var outcome = await scenario.RunAsync(bench) with { Scenario = scenario.Name };
            if (options.Rate is not null || options.Connections is not null)
            {
                // The bounds are those of the scenario's own load.
                outcome = outcome with { Verdicts = [] };
            }

            Table.Write(outcome, Console.Out);
            outcomes.Add(outcome);
        }

        if (options.Json is { } file)
        {
            await new Report(DateTime.UtcNow, Machine.This, settings, outcomes).WriteAsync(file);
        }

        return outcomes.Any(o => o.Errors > 0) ? 1 : 0;
    }
}
