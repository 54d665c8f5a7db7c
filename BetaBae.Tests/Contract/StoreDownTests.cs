using System.Diagnostics;
using BetaBae.LocalServers;
using BetaBae.Tests.Contract.AllEndpoints;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract;

/// <summary>A store that is down takes with it what needs it, says so at once, and nothing else; and it comes back.</summary>
[Collection(nameof(RealApp))]
public sealed class StoreDownTests(RealApp app)
{
    /// <summary>The contract's bound for an answer of a call whose store is down.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Without_Redis_there_are_no_sessions_and_then_the_old_ones_again()
    {
        var person = await app.NewPersonAsync();
        await WithoutAsync(app.Servers.Redis, "redis", async () =>
        {
            await ExpectUnavailableAsync(
                () => person.Client.GetAnswerAsync("/auth/session"),
                () => person.Client.GetAnswerAsync("/user/profile"),
                () => app.NewClient().SendJsonAsync(HttpMethod.Post, "/auth/login", new { email = person.Email, password = person.Password }));
        });

        await UntilAsync(200, () => person.Client.GetAnswerAsync("/auth/session"));
        (await person.Client.GetAnswerAsync("/user/profile")).Expect(200);
    }

    [Fact]
    public async Task Without_the_database_one_can_still_log_out()
    {
        var (a, b, cid) = await app.CoupleAsync();
        (await a.SayAsync(cid, "before", "one")).Expect(201);
        await WithoutAsync(app.Servers.Database, "database", async () =>
        {
            await ExpectUnavailableAsync(
                () => a.Client.GetAnswerAsync("/auth/session"),
                () => a.Client.GetAnswerAsync("/chat/conversations?type=realbae"),
                () => a.Client.GetAnswerAsync("/match"),
                () => a.SayAsync(cid, "during", "two"),
                () => a.Client.SendJsonAsync(HttpMethod.Put, "/user/profile", new { nickname = "Other" }));
            (await b.Client.SendJsonAsync(HttpMethod.Post, "/auth/logout")).Expect(200);
            (await b.Client.GetAnswerAsync("/match")).ExpectProblem(401);
        });

        await UntilAsync(200, () => a.Client.GetAnswerAsync("/auth/session"));
        (await a.SayAsync(cid, "during", "two")).Expect(201);
        Assert.Equal(["before", "during"], (await a.CatchUpAsync(cid)).Select(m => m.Text()));
    }

    [Fact]
    public async Task Without_the_file_storage_everything_but_files_goes_on()
    {
        var (a, b, cid) = await app.CoupleAsync();
        var file = (await a.Client.AnswerAsync(HttpMethod.Post, "/file", Samples.File())).Expect(201).GetProperty("url").GetString()!;
        var before = await app.FingerprintAsync();
        await WithoutAsync(app.Servers.S3, "storage", async () =>
        {
            await ExpectUnavailableAsync(
                () => a.Client.GetAnswerAsync(file),
                () => a.Client.AnswerAsync(HttpMethod.Post, "/file", Samples.File()),
                () => a.Client.AnswerAsync(
                    HttpMethod.Post, $"/chat/conversations/{cid}/messages/image", Uploads.Form(Uploads.Png, "image/png")));
            (await a.Client.GetAnswerAsync("/user/profile")).Expect(200);
            (await b.Client.GetAnswerAsync("/feed")).Expect(200);
            Assert.Empty(await a.MessagesAsync(cid));
        });

        await UntilAsync(200, () => a.Client.GetAnswerAsync(file));
        Assert.Equal(before, await app.FingerprintAsync());
        (await a.SayAsync(cid, "after")).Expect(201);
        (await a.Client.AnswerAsync(HttpMethod.Post, "/file", Samples.File())).Expect(201);
    }

    private async Task WithoutAsync(IStoreServer server, string name, Func<Task> test)
    {
        Assert.SkipUnless(server.CanStop, "The server is not ours to stop.");
        await server.StopAsync();
        try
        {
            await test();
            (await app.NewClient().GetAnswerAsync("/alive")).Expect(200);
            await UntilAsync(503, () => app.NewClient().GetAnswerAsync("/health"));
            Assert.Equal([name], await DownAsync(503));
        }
        finally
        {
            await server.StartAsync();
        }

        await UntilAsync(200, () => app.NewClient().GetAnswerAsync("/health"));
        Assert.Empty(await DownAsync(200));
    }

    /// <summary>The stores that <c>/health</c> says are down.</summary>
    private async Task<string[]> DownAsync(int status)
    {
        var started = Stopwatch.StartNew();
        var health = (await app.NewClient().GetAnswerAsync("/health")).Expect(status);
        Assert.InRange(started.Elapsed, TimeSpan.Zero, Bound);
        return
        [
            .. health.GetProperty("stores").EnumerateObject()
                .Where(store => store.Value.GetProperty("status").GetString() != "Healthy")
                .Select(store => store.Name),
        ];
    }

    /// <summary>Each alone, and then all of them some times at once.</summary>
    private static async Task ExpectUnavailableAsync(params Func<Task<Answer>>[] calls)
    {
        foreach (var call in calls)
        {
            await ExpectUnavailableAsync(call);
        }

        await Task.WhenAll(Enumerable.Repeat(calls, 10).SelectMany(c => c).Select(ExpectUnavailableAsync));
    }

    private static async Task ExpectUnavailableAsync(Func<Task<Answer>> call)
    {
        var started = Stopwatch.StartNew();
        var answer = (await call()).ExpectProblem(503);
        Assert.InRange(started.Elapsed, TimeSpan.Zero, Bound);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }

    /// <summary>Asks until it is answered so, as a client does that heeds Retry-After.</summary>
    private static async Task UntilAsync(int status, Func<Task<Answer>> call)
    {
        for (var started = Stopwatch.StartNew(); ;)
        {
            var answer = await call();
            if (answer.Status == status)
            {
                return;
            }

            Assert.True(started.Elapsed < TimeSpan.FromSeconds(30), $"It is still {answer.Status}: {answer.Text}");
            await Task.Delay(200);
        }
    }
}
