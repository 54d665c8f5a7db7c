using System.Text.Json;
using BetaBae.Bench.Load;
using BetaBae.Bench.Reports;
using BetaBae.Bench.Seeding;

namespace BetaBae.Bench.Scenarios;

internal sealed class FeedScenario() : RestScenario("feed", "GET /feed, 235 people, 4 connections: 3,000 /s", 4)
{
    private IReadOnlyList<Person> _people = [];

    protected override IEnumerable<Person> People => _people;

    /// <summary>Waits until an API that has just started has everyone in its index.</summary>
    public static void AwaitIndex(Uri api, string token)
    {
        while (HttpCall.Make(api, HttpRequests.Get(api, "/feed", token)).Status == 503)
        {
            // The API itself waits a while before it says so.
        }
    }

    public static void CheckPage(JsonElement body)
    {
        var users = body.GetProperty("users");
        Shape.Holds(users.GetArrayLength() == 20, body);
        Shape.Holds(users[0].GetProperty("compatibilityScore").GetInt32() is > 0 and <= 100, body);
    }

    protected override async Task SeedAsync(Seeder seeder) => _people = await seeder.PeopleAsync(235);

    protected override Func<byte[]> Requests(Uri target, IReadOnlyDictionary<long, string> tokens) =>
        Callers.Turns([.. _people.Select(p => HttpRequests.Get(target, "/feed", tokens[p.Id]))]);

    protected override void Await(Uri api, IReadOnlyDictionary<long, string> tokens) => AwaitIndex(api, tokens[_people[0].Id]);

    protected override void Check(JsonElement body) => CheckPage(body);

    protected override IReadOnlyList<Verdict> Judge(Side system) => [Verdict.AtLeast(system, Figures.PerSecond, 3_000)];
}
