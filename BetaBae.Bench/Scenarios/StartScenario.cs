using System.Diagnostics;
using System.Net.Sockets;
using BetaBae.Bench.Deployment;
using BetaBae.Bench.Load;
using BetaBae.Bench.Reports;
using BetaBae.Bench.Seeding;
using BetaBae.LocalServers;

namespace BetaBae.Bench.Scenarios;

/// <summary>Each service alone, from the start of its process to its first right answers, on a machine that has run it before.</summary>
internal sealed class StartScenario() : Scenario("start", "from the start of a process to the first answer, of /alive and of a REST call: 0.7 s")
{
    private const string Alive = "alive s";
    private const string Rest = "REST s";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>In which a service that answers ends what it began, so that the next one starts alone.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    public override async Task<Outcome> RunAsync(Bench bench)
    {
        IReadOnlyList<Person> people = [];
        await using var deployed = await Deployed.PrepareAsync(bench, async seeder => people = await seeder.PeopleAsync(200));
        var token = (await Sessions.CreateAsync(deployed.Redis, people.Take(1)))[people[0].Id];
        var (api, chat, limit) = (new List<Round>(), new List<Round>(), new List<Round>());
        for (var i = 0; i <= bench.Options.Rounds; i++)
        {
            chat.Add(await MeasureAsync(() => deployed.LaunchChat(bench), null));
            await Task.Delay(Settling);
            api.Add(await MeasureAsync(() => deployed.LaunchApi(bench), token));
            await deployed.DisposeAsync();
            limit.Add(await MeasureAsync(() => LimitProcess.Launch(bench, deployed), token));
        }

        // The first of each read its files from the disk.
        var sides = (Side[])[new("API", api[1..]), new("chat", chat[1..]), new("limit", limit[1..])];
        return new Outcome(
            sides, [Verdict.AtMost(sides[0], Alive, 0.7), Verdict.AtMost(sides[0], Rest, 0.7), Verdict.AtMost(sides[1], Alive, 0.7)]);
    }

    private static async Task<Round> MeasureAsync(Func<Service> launch, string? token)
    {
        var started = Stopwatch.GetTimestamp();
        var service = launch();
        var round = new Round { [Alive] = await UntilAsync(HttpRequests.Get(service.Address, "/alive", null)) };
        if (token is not null)
        {
            round[Rest] = await UntilAsync(HttpRequests.Get(service.Address, "/user/profile", token));
        }

        if (service.Name == "limit")
        {
            await service.KillAsync();
        }

        return round;

        async Task<double> UntilAsync(byte[] request)
        {
            while (!IsAnswered(service.Address, request))
            {
                if (!service.IsRunning)
                {
                    throw new BenchException($"{service.Name} ended: {service.Log}");
                }

                await Task.Delay(Pause);
            }

            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    private static bool IsAnswered(Uri target, byte[] request)
    {
        try
        {
            return HttpCall.Make(target, request).Status == 200;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
