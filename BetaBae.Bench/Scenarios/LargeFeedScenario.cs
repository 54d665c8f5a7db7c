using BetaBae.Bench.Deployment;
using BetaBae.Bench.Load;
using BetaBae.Bench.Reports;
using BetaBae.Bench.Seeding;

namespace BetaBae.Bench.Scenarios;

/// <param name="name">On the command line.</param>
/// <param name="count">People.</param>
/// <param name="p50">Milliseconds, at most.</param>
/// <param name="p99">Milliseconds, at most; null: not bounded.</param>
internal sealed class LargeFeedScenario(string name, int count, double p50, double? p99) : Scenario(
    name, $"GET /feed, {count:N0} people, 1 connection: p50 {p50} ms{(p99 is null ? "; index within 5 s and 200 MB" : $", p99 {p99} ms")}")
{
    private const int Viewers = 100;

    public override async Task<Outcome> RunAsync(Bench bench)
    {
        IReadOnlyList<Person> people = [];
        await using var deployed = await Deployed.PrepareAsync(bench, async seeder => people = await seeder.PeopleAsync(count));
        Bench.Say("  filled");
        var index = new Side("index", [await FeedIndexProbe.MeasureAsync(deployed.Database)]);

        deployed.Launch(bench);
        await deployed.UntilAnsweredAsync();
        await using var limit = await LimitProcess.StartAsync(bench, deployed);
        var viewers = people.Where((_, i) => i % (count / Viewers) == 0).ToList();
        var tokens = await Sessions.CreateAsync(deployed.Redis, viewers);
        FeedScenario.AwaitIndex(deployed.Api, tokens[viewers[0].Id]);

        using var events = new EventLoop();
        var contest = new ComparisonRun(bench, events);
        var sides = contest.Run(New("system", deployed.Api, deployed.Ids), New("limit", limit.Address, [limit.Id]));
        await limit.KillAsync();
        return contest.Judge(
            [index, .. sides],
            [
                Verdict.AtMost(sides[0], Figures.P50, p50),
                .. p99 is { } most ? (Verdict[])[Verdict.AtMost(sides[0], Figures.P99, most)] : [],
                Verdict.AtMost(index, FeedIndexProbe.BuildTime, 5),
                Verdict.AtMost(index, FeedIndexProbe.Size, 200),
            ]);

        Contestant New(string side, Uri target, IReadOnlyList<int> ids) => new(
            side,
            Callers.Http(
                events,
                bench.Options.Connections ?? 1,
                target,
                () => Callers.Turns([.. viewers.Select(v => HttpRequests.Get(target, "/feed", tokens[v.Id]))]),
                FeedScenario.CheckPage),
            ids);
    }
}
