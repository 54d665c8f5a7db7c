using BetaBae.Bench.Deployment;
using BetaBae.Bench.Load;
using BetaBae.Bench.Reports;
using BetaBae.Bench.Seeding;

namespace BetaBae.Bench.Scenarios;

/// <summary>Two deployments that differ in nothing but how much was said before.</summary>
internal sealed class HistoryScenario() : Scenario(
    "history", "chat list, messages and sending at 1,000,000 messages: 90 % of the rate at 9,600")
{
    private const int Connections = 32;
    private const int Short = 30;
    private const int Long = 3126;

    private static readonly string[] Kinds = ["list", "messages", "send"];

    public override async Task<Outcome> RunAsync(Bench bench)
    {
        ChatGroup? group = null;
        await using var young = await Deployed.StartAsync(bench, async seeder => group = await ChatGroup.CreateAsync(seeder, Short));
        await using var old = await Deployed.StartAsync(bench, seeder => ChatGroup.CreateAsync(seeder, Long));

        // The same people and conversations have the same ids in both.
        var tokens = await Sessions.CreateAsync(young.Redis, group!.Listers);
        using var events = new EventLoop();
        var contest = new ComparisonRun(bench, events);
        var sides = contest.Run([.. Kinds.SelectMany(kind => (Contestant[])[New(kind, young, "9,600"), New(kind, old, "1,000,000")])]);
        return contest.Judge(
            sides,
            [.. Kinds.Select((kind, i) => Verdict.AtLeast(
                $"{kind}, % of the rate at 9,600",
                100 * sides[(2 * i) + 1].Median(Figures.PerSecond) / sides[2 * i].Median(Figures.PerSecond),
                90))]);

        Contestant New(string kind, Deployed deployed, string count) => new(
            $"{kind}, {count}", Connect(kind, events, deployed.Api, group, tokens, bench.Options.Connections ?? Connections), deployed.Ids);
    }

    private static IReadOnlyList<Caller> Connect(
        string kind, EventLoop events, Uri api, ChatGroup group, IReadOnlyDictionary<long, string> tokens, int connections) => kind switch
        {
            "list" => Callers.Http(events, connections, api, () => Callers.Turns(group.Lists(api, tokens)), ChatGroup.CheckList),
            "messages" => Callers.Http(events, connections, api, () => Callers.Turns(group.Messages(api, tokens)), ChatGroup.CheckMessages),
            _ => Callers.Http(events, connections, api, () => ChatGroup.Texts(api, tokens, group.Chats), ChatGroup.CheckText, 201),
        };
}
