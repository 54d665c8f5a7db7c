using System.Text.Json;
using BetaBae.Bench.Load;
using BetaBae.Bench.Reports;
using BetaBae.Bench.Seeding;

namespace BetaBae.Bench.Scenarios;

internal sealed class ProfileScenario() : RestScenario(
    "profile", "GET /user/profile, 200 people, 32 connections: 13,000 /s", 32)
{
    private IReadOnlyList<Person> _people = [];

    protected override IEnumerable<Person> People => _people;

    protected override async Task SeedAsync(Seeder seeder) => _people = await seeder.PeopleAsync(200);

    protected override Func<byte[]> Requests(Uri target, IReadOnlyDictionary<long, string> tokens) =>
        Callers.Turns([.. _people.Select(p => HttpRequests.Get(target, "/user/profile", tokens[p.Id]))]);

    protected override void Check(JsonElement body)
    {
        Shape.Holds(body.GetProperty("user").GetProperty("email").GetString()!.StartsWith("bench", StringComparison.Ordinal), body);
        Shape.Holds(body.GetProperty("profile").GetProperty("interests").GetArrayLength() == 4, body);
    }

    protected override IReadOnlyList<Verdict> Judge(Side system) => [Verdict.AtLeast(system, Figures.PerSecond, 13_000)];
}
