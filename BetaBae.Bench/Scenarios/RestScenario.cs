using System.Text.Json;
using BetaBae.Bench.Deployment;
using BetaBae.Bench.Load;
using BetaBae.Bench.Reports;
using BetaBae.Bench.Seeding;
using static BetaBae.Bench.Scenarios.Callers;

namespace BetaBae.Bench.Scenarios;

/// <summary>One kind of REST call, at the system and at the limit server, which has the same paths.</summary>
/// <param name="name">On the command line.</param>
/// <param name="summary">What it does and what has to be reached.</param>
/// <param name="connections">How many call at once, unless the command line says otherwise.</param>
internal abstract class RestScenario(string name, string summary, int connections) : Scenario(name, summary)
{
    /// <summary>The status of a right answer.</summary>
    protected virtual int Expected => 200;

    public override async Task<Outcome> RunAsync(Bench bench)
    {
        await using var deployed = await Deployed.StartAsync(bench, SeedAsync);
        await using var limit = bench.Stores is null ? null : await LimitProcess.StartAsync(bench, deployed);
        var tokens = await Sessions.CreateAsync(deployed.Redis, People);
        Await(deployed.Api, tokens);
        using var events = new EventLoop();
        var contest = new ComparisonRun(bench, events);
        var system = Contestant("system", deployed.Api, deployed.Ids);
        var sides = limit is null ? contest.Run(system) : contest.Run(system, Contestant("limit", limit.Address, [limit.Id]));
        var outcome = contest.Judge(sides, Judge(sides[0]));
        await Task.WhenAll(limit?.KillAsync() ?? Task.CompletedTask);
        return outcome;

        Contestant Contestant(string side, Uri target, IReadOnlyList<int> ids) => new(
            side,
            Http(events, bench.Options.Connections ?? connections, target, () => Requests(target, tokens), Check, Expected),
            ids)
        {
            Rate = bench.Options.Rate,
        };
    }

    /// <summary>Who call; known after <see cref="SeedAsync"/>.</summary>
    protected abstract IEnumerable<Person> People { get; }

    protected abstract Task SeedAsync(Seeder seeder);

    /// <summary>Waits until an API that answers is ready for this kind of call, too.</summary>
    protected virtual void Await(Uri api, IReadOnlyDictionary<long, string> tokens)
    {
    }

    /// <summary>The requests of one connection, one after the other.</summary>
    protected abstract Func<byte[]> Requests(Uri target, IReadOnlyDictionary<long, string> tokens);

    /// <summary>Throws when an answer's body is not as it has to be.</summary>
    protected abstract void Check(JsonElement body);

    protected abstract IReadOnlyList<Verdict> Judge(Side system);
}
