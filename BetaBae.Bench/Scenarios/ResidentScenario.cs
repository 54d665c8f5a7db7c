using BetaBae.Bench.Deployment;
using BetaBae.Bench.Load;
using BetaBae.Bench.Reports;
using BetaBae.Bench.Seeding;

namespace BetaBae.Bench.Scenarios;

internal sealed class ResidentScenario() : Scenario("rss", "resident memory of each service, idle after its start: 120 MB")
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    public override async Task<Outcome> RunAsync(Bench bench)
    {
        IReadOnlyList<Person> people = [];
        await using var deployed = await Deployed.PrepareAsync(bench, async seeder => people = await seeder.PeopleAsync(200));
        var token = (await Sessions.CreateAsync(deployed.Redis, people.Take(1)))[people[0].Id];
        var (api, chat, limit) = (new List<Round>(), new List<Round>(), new List<Round>());
        for (var i = 0; i < bench.Options.Rounds; i++)
        {
            deployed.Launch(bench);
            await deployed.UntilAnsweredAsync();
            await using var bare = await LimitProcess.StartAsync(bench, deployed);
            foreach (var target in (Uri[])[deployed.Api, bare.Address])
            {
                HttpCall.Json(target, HttpRequests.Get(target, "/user/profile", token));
            }

            await Task.Delay(Idle);
            chat.Add(Measure(deployed.Ids[0]));
            api.Add(Measure(deployed.Ids[1]));
            limit.Add(Measure(bare.Id));
            await bare.KillAsync();
            await deployed.DisposeAsync();
        }

        var sides = (Side[])[new("API", api), new("chat", chat), new("limit", limit)];
        return new Outcome(sides, [.. sides.Take(2).Select(s => Verdict.AtMost(s, Figures.Resident, 120))]);
    }

    private static Round Measure(int id) => new() { [Figures.Resident] = Figures.Megabytes(Processes.Resident(id)) };
}
