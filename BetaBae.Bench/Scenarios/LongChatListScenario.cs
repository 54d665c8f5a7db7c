using BetaBae.Bench.Deployment;
using BetaBae.Bench.Load;
using BetaBae.Bench.Reports;
using BetaBae.Bench.Seeding;

namespace BetaBae.Bench.Scenarios;

internal sealed class LongChatListScenario() : Scenario(
    "chatlist-1000", "chatlist with 1,000 messages in each conversation: 90 % of the rate with 10")
{
    private static readonly int[] Lengths = [10, 1000];

    public override async Task<Outcome> RunAsync(Bench bench)
    {
        var groups = new List<ChatGroup>();
        await using var deployed = await Deployed.StartAsync(bench, async seeder =>
        {
            foreach (var length in Lengths)
            {
                groups.Add(await ChatGroup.CreateAsync(seeder, length));
            }
        });
        var tokens = await Sessions.CreateAsync(deployed.Redis, groups.SelectMany(g => g.Listers));
        using var events = new EventLoop();
        var contest = new ComparisonRun(bench, events);
        var sides = contest.Run([.. groups.Zip(Lengths, (group, length) => new Contestant(
            $"{length} messages",
            Callers.Http(
                events, bench.Options.Connections ?? 32, deployed.Api, () => Callers.Turns(group.Lists(deployed.Api, tokens)), ChatGroup.CheckList),
            deployed.Ids))]);
        var part = 100 * sides[1].Median(Figures.PerSecond) / sides[0].Median(Figures.PerSecond);
        return contest.Judge(sides, Verdict.AtLeast("% of the rate with 10", part, 90));
    }
}
