using System.Text.Json;
using BetaBae.Bench.Deployment;
using BetaBae.Bench.Load;
using BetaBae.Bench.Reports;
using BetaBae.Bench.Seeding;

namespace BetaBae.Bench.Scenarios;

/// <summary>What those who are logged in notice of many who log in: each password costs a tenth of a second of a processor.</summary>
internal sealed class LoginsScenario() : Scenario(
    "profile-logins", "profile while 8 clients log in without pause: 40 % of the undisturbed rate")
{
    private const int Clients = 8;

    public override async Task<Outcome> RunAsync(Bench bench)
    {
        IReadOnlyList<Person> people = [];
        await using var deployed = await Deployed.StartAsync(bench, async seeder => people = await seeder.PeopleAsync(200));
        var tokens = await Sessions.CreateAsync(deployed.Redis, people);
        using var events = new EventLoop();
        var contest = new ComparisonRun(bench, events);
        byte[][] profiles = [.. people.Select(p => HttpRequests.Get(deployed.Api, "/user/profile", tokens[p.Id]))];
        byte[][] logins = [.. people.Select(p => HttpRequests.Send(
            "POST", deployed.Api, "/auth/login", null, $$"""{"email":"{{p.Email}}","password":"{{Seeder.Password}}"}"""))];
        var callers = Callers.Http(events, bench.Options.Connections ?? 32, deployed.Api, () => Callers.Turns(profiles), Check);
        var beside = Callers.Http(events, Clients, deployed.Api, () => Callers.Turns(logins), Check);

        var sides = contest.Run(
            new Contestant("undisturbed", callers, deployed.Ids),
            new Contestant("with log-ins", callers, deployed.Ids) { Beside = beside });
        var part = 100 * sides[1].Median(Figures.PerSecond) / sides[0].Median(Figures.PerSecond);
        return contest.Judge(sides, Verdict.AtLeast("% of the undisturbed rate", part, 40));
    }

    private static void Check(JsonElement body) =>
        Shape.Holds(body.TryGetProperty("profile", out _) || body.GetProperty("userId").GetInt64() > 0, body);
}
