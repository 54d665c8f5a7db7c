using System.Diagnostics;
using BetaBae.Bench.Deployment;
using BetaBae.Bench.Load;
using BetaBae.Bench.Reports;
using BetaBae.Bench.Seeding;

namespace BetaBae.Bench.Scenarios;

/// <summary>Someone moves, told to the first API; when do the others find them where they live now?</summary>
internal sealed class FreshnessScenario() : Scenario(
    "freshness", "a changed profile is in the feed of both of two APIs: within 5 s")
{
    private const int Changes = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public override async Task<Outcome> RunAsync(Bench bench)
    {
        IReadOnlyList<Person> people = [];
        await using var deployed = await Deployed.StartAsync(bench, async seeder => people = await seeder.PeopleAsync(235), apis: 2);
        var tokens = await Sessions.CreateAsync(deployed.Redis, people);
        var viewer = tokens[people[0].Id];
        foreach (var api in deployed.Apis)
        {
            FeedScenario.AwaitIndex(api, viewer);
        }

        // Someone whom this viewer's feed does not leave out.
        var mover = HttpCall.Json(deployed.Api, HttpRequests.Get(deployed.Api, "/feed", viewer)).GetProperty("users")[0].GetProperty("id").GetInt64();
        var rounds = new List<Round>();
        for (var i = 0; i < Changes; i++)
        {
            var city = $"New-Town-{i}";
            HttpCall.Json(deployed.Api, HttpRequests.Send("PUT", deployed.Api, "/user/profile", tokens[mover], $$"""{"city":"{{city}}"}"""));
            var changed = Stopwatch.GetTimestamp();
            var seconds = await Task.WhenAll(deployed.Apis.Select(api => SeenAsync(api, viewer, city, changed)));
            rounds.Add(new Round { ["first API s"] = seconds[0], ["last API s"] = seconds[^1] });

            // At another point of the second between two looks.
            await Task.Delay(Random.Shared.Next(1000));
        }

        return new Outcome([new Side("system", rounds)], [Verdict.AtMost("slowest of all, s", rounds.Max(r => r.Values.Max()), 5)]);
    }

    private static async Task<double> SeenAsync(Uri api, string viewer, string city, long since)
    {
        var request = HttpRequests.Get(api, $"/feed?location={city}", viewer);
        while (HttpCall.Json(api, request).GetProperty("totalCount").GetInt32() == 0)
        {
            if (Stopwatch.GetElapsedTime(since) > Timeout)
            {
                throw new BenchException($"{api} does not show the change after {Timeout.TotalSeconds} s.");
            }

            await Task.Delay(Pause);
        }

        return Stopwatch.GetElapsedTime(since).TotalSeconds;
    }
}
