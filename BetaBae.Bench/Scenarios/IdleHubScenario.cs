using System.Diagnostics;
using BetaBae.Bench.Deployment;
using BetaBae.Bench.Load;
using BetaBae.Bench.Reports;
using BetaBae.Bench.Seeding;

namespace BetaBae.Bench.Scenarios;

/// <summary>What a process grows by for each connection: a new process every round, so that nothing is left of the one before.</summary>
internal sealed class IdleHubScenario() : Scenario("idle-hub", "resident memory for each idle connection of the hub, 5,000 connected: 20 KB")
{
    private const int Connections = 5_000;
    private const string PerConnection = "KB each";

    /// <summary>Lists are brought, heartbeats go to and fro, garbage is collected.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(12);

    public override async Task<Outcome> RunAsync(Bench bench)
    {
        IReadOnlyList<Person> people = [];
        var count = bench.Options.Connections ?? Connections;
        await using var deployed = await Deployed.PrepareAsync(bench, async seeder => people = await seeder.PeopleAsync(count + 1));
        var tokens = await Sessions.CreateAsync(deployed.Redis, people);
        var (hub, limit) = (new List<Round>(), new List<Round>());
        for (var i = 0; i < bench.Options.Rounds; i++)
        {
            var chat = deployed.LaunchChat(bench);
            await chat.UntilAnsweredAsync();
            hub.Add(Measure(chat.Address, chat.Id, [.. tokens.Values]));
            await deployed.DisposeAsync();
            var bare = await LimitProcess.StartAsync(bench, deployed);
            limit.Add(Measure(bare.Address, bare.Id, [.. tokens.Values]));
            await bare.KillAsync();
        }

        var sides = (Side[])[new("system", hub), new("limit", limit)];
        return new Outcome(sides, [Verdict.AtMost(sides[0], PerConnection, 20)]);
    }

    private static Round Measure(Uri target, int id, string[] tokens)
    {
        var clients = new List<HubClient>();
        using var events = new EventLoop();
        try
        {
            // The first one brings all the code along.
            clients.Add(new HubClient(events, target, tokens[0]));
            Settle(events);
            var before = Processes.Resident(id);
            foreach (var token in tokens[1..])
            {
                clients.Add(new HubClient(events, target, token));
                events.Poll(0);
            }

            Settle(events);
            var after = Processes.Resident(id);
            var each = (after - before) / 1024 / (tokens.Length - 1);
            Bench.Say($"  {tokens.Length - 1} connections at {target}: {each:F1} KB each");
            return new Round { ["before MB"] = Figures.Megabytes(before), ["after MB"] = Figures.Megabytes(after), [PerConnection] = each };
        }
        finally
        {
            clients.ForEach(c => c.Dispose());
        }
    }

    private static void Settle(EventLoop events)
    {
        for (var end = Stopwatch.GetTimestamp() + (long)(Settling.TotalSeconds * Stopwatch.Frequency); Stopwatch.GetTimestamp() < end;)
        {
            events.Poll(end);
        }
    }
}
