using BetaBae.Bench.Deployment;
using BetaBae.Bench.Load;
using BetaBae.Bench.Reports;
using BetaBae.Bench.Seeding;

namespace BetaBae.Bench.Scenarios;

/// <summary>Pairs at the hub, of whom one writes to the other; how often is what makes the scenario.</summary>
internal abstract class HubPairs(string name, string summary) : Scenario(name, summary)
{
    private const int Pairs = 100;

    /// <summary>Messages a second, in open loop; null: each pair's next one as soon as the last one has arrived.</summary>
    protected virtual double? Rate => null;

    public override async Task<Outcome> RunAsync(Bench bench)
    {
        IReadOnlyList<Chat> chats = [];
        await using var deployed = await Deployed.StartAsync(bench, async seeder =>
        {
            var count = bench.Options.Connections ?? Pairs;
            var people = await seeder.PeopleAsync(2 * count);
            chats = await seeder.ChatsAsync([.. people.Take(count).Zip(people.Skip(count))], messages: 10);
        });
        await using var limit = bench.Stores is null ? null : await LimitProcess.StartAsync(bench, deployed);
        var tokens = await Sessions.CreateAsync(deployed.Redis, chats.SelectMany(c => (Person[])[c.A, c.B]));
        using var events = new EventLoop();
        var contest = new ComparisonRun(bench, events);
        var system = Contestant("system", deployed.Hub, deployed.Ids);
        var sides = limit is null ? contest.Run(system) : contest.Run(system, Contestant("limit", limit.Address, [limit.Id]));
        await Task.WhenAll(limit?.KillAsync() ?? Task.CompletedTask);
        return contest.Judge(sides, Judge(sides[0]));

        Contestant Contestant(string side, Uri target, IReadOnlyList<int> ids) => new(
            side, [.. chats.Select(c => new HubPair(events, target, tokens[c.A.Id], tokens[c.B.Id], c.Id))], ids)
        {
            Rate = bench.Options.Rate ?? Rate,
        };
    }

    protected abstract IReadOnlyList<Verdict> Judge(Side system);
}
