using System.Diagnostics;
using BetaBae.Core.Chat;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.Replies;

/// <summary>Models that fail, workers that die, clones that go: there is one answer in the end, or word that there is none.</summary>
public abstract class ReplyFailureTests(TestApp app)
{
    public static TheoryData<string> Failures => new("hangs", "garbage", "nothing", "blank", "dies", "stops short", "500", "401");

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_model_that_fails_is_asked_again(string failure)
    {
        await using var scene = await ReplyScene.CreateAsync(app);
        scene.Model.Next(Failing(scene.Model, failure));
        await scene.StartAsync(timeoutSeconds: 1, retries: 1);
        var talk = await scene.TalkAsync("Hi!");
        await scene.UntilSettledAsync(talk);

        Assert.Equal([FakeOpenAi.Hello], await talk.RepliesAsync());
        Assert.Equal(2, scene.Model.Requests.Count);
        Assert.Equal(2, scene.Pushes.Of<CloneTyping>().Length);
        Assert.Empty(scene.Pushes.Failures(talk));
    }

    [Theory]
    [InlineData("dies")]
    [InlineData("hangs")]
    public async Task After_the_last_retry_the_visitor_is_told_and_may_write_again(string failure)
    {
        await using var scene = await ReplyScene.CreateAsync(app);
        scene.Model.Otherwise = Failing(scene.Model, failure);
        await scene.StartAsync(timeoutSeconds: 1, retries: 1);
        var talk = await scene.TalkAsync("Hi!");
        await scene.UntilSettledAsync(talk);
        await ReplyScene.UntilAsync(() => Task.FromResult(scene.Pushes.Failures(talk).Length > 0));

        Assert.Equal(2, scene.Model.Requests.Count);
        Assert.Empty(await talk.RepliesAsync());
        Assert.Equal([new CloneFailed(talk.Cid, 1, "The beta bae cannot answer right now")], scene.Pushes.Failures(talk));
        Assert.Empty(scene.Pushes.Of<MessageView>());

        scene.Model.Otherwise = FakeOpenAi.Says("Back again");
        await talk.SayAsync("Hello?");
        await scene.UntilSettledAsync(talk);
        Assert.Equal(["Back again"], await talk.RepliesAsync());
        Assert.Equal([new("user", "Hi!"), new("user", "Hello?")], scene.Model.Requests.Last().Messages.Skip(1));
    }

    [Fact]
    public async Task Messages_during_the_last_attempt_are_asked_anew()
    {
        await using var scene = await ReplyScene.CreateAsync(app);
        var gate = new TaskCompletionSource();
        scene.Model.Next(FakeOpenAi.After(gate.Task, FakeOpenAi.Status(500)));
        await scene.StartAsync();
        var talk = await scene.TalkAsync("One");
        await scene.UntilAskedAsync(1);
        await talk.SayAsync("Two");
        gate.SetResult();
        await scene.UntilSettledAsync(talk);

        Assert.Equal([FakeOpenAi.Hello], await talk.RepliesAsync());
        Assert.Equal(1, scene.Pushes.Failures(talk).Single().ReplyToSeq);
        Assert.Equal([new("user", "One"), new("user", "Two")], scene.Model.Requests.Last().Messages.Skip(1));
    }

    [Fact]
    public async Task A_models_RetryAfter_is_kept()
    {
        await using var scene = await ReplyScene.CreateAsync(app);
        var started = Stopwatch.StartNew();
        scene.Model.Next(FakeOpenAi.Status(429, "4"));
        await scene.StartAsync(retries: 1);
        var talk = await scene.TalkAsync("Hi!");
        await scene.UntilAskedAsync(2);
        Assert.True(started.Elapsed > TimeSpan.FromSeconds(4));
        await scene.UntilSettledAsync(talk);
        Assert.Equal([FakeOpenAi.Hello], await talk.RepliesAsync());
    }

    [Fact]
    public async Task A_models_RetryAfter_beyond_a_minute_is_a_minute()
    {
        await using var scene = await ReplyScene.CreateAsync(app);
        scene.Model.Next(FakeOpenAi.Status(429, "86400"));
        await scene.StartAsync(retries: 1);
        var talk = await scene.TalkAsync("Hi!");
        await ReplyScene.UntilAsync(async () => (await scene.PendingAsync(talk))!.Failures == 1);

        var pending = (await scene.PendingAsync(talk))!;
        Assert.Null(pending.LeaseId);
        Assert.InRange(pending.NotBefore - DateTime.UtcNow, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_model_that_hangs_holds_up_nobody_else()
    {
        await using var scene = await ReplyScene.CreateAsync(app);
        scene.Model.Next(scene.Model.Hangs());
        await scene.StartAsync(timeoutSeconds: 600);
        var stuck = await scene.TalkAsync("Hi!");
        await scene.UntilAskedAsync(1);
        for (var i = 0; i < 3; i++)
        {
            var talk = await scene.TalkAsync("Hi!");
            await scene.UntilSettledAsync(talk);
            Assert.Single(await talk.RepliesAsync());
        }

        Assert.NotNull((await scene.PendingAsync(stuck))!.LeaseId);
    }

    [Fact]
    public async Task Nor_does_one_that_hangs_in_more_talks_than_are_answered_at_once()
    {
        const int Places = 16;
        await using var scene = await ReplyScene.CreateAsync(app);
        scene.Model.Otherwise = (http, request) =>
            request.Messages[^1].Content == "Hang!" ? scene.Model.Hangs()(http, request) : FakeOpenAi.Says(FakeOpenAi.Hello)(http, request);
        var stuck = new List<Talk> { await scene.TalkAsync("Hang!") };
        while (stuck.Count <= Places)
        {
            stuck.Add(await scene.TalkWithAsync(stuck[0].Partner, "Hang!"));
        }

        var healthy = await scene.TalkWithAsync(stuck[0].Partner, "Hi!");
        await scene.StartAsync(timeoutSeconds: 600, parallelism: Places);
        await scene.UntilSettledAsync(healthy);

        Assert.Equal([FakeOpenAi.Hello], await healthy.RepliesAsync());
        await scene.UntilAskedAsync(stuck.Count + 1);
        foreach (var talk in stuck)
        {
            Assert.NotNull((await scene.PendingAsync(talk))!.LeaseId);
        }

        Assert.Equal(stuck.Count + 1, scene.Model.Requests.Count);
    }

    [Fact]
    public async Task A_clone_that_is_deleted_answers_no_more()
    {
        await using var scene = await ReplyScene.CreateAsync(app);
        var gate = new TaskCompletionSource();
        scene.Model.Next(FakeOpenAi.After(gate.Task, FakeOpenAi.Says("Too late")));
        var before = await scene.TalkAsync("Hi!");
        await DeleteCloneAsync(before);
        await scene.StartAsync();
        await scene.UntilSettledAsync(before);
        Assert.Empty(scene.Model.Requests);

        var during = await scene.TalkAsync("Hi!");
        await scene.UntilAskedAsync(1);
        await DeleteCloneAsync(during);
        gate.SetResult();
        await scene.UntilSettledAsync(during);
        foreach (var talk in (Talk[])[before, during])
        {
            await ReplyScene.UntilAsync(() => Task.FromResult(scene.Pushes.Failures(talk).Length > 0));
            Assert.Equal(new CloneFailed(talk.Cid, 1, "The beta bae cannot answer right now"), scene.Pushes.Failures(talk).Single());
            Assert.Single(await talk.MessagesAsync());
        }
    }

    [Fact]
    public async Task A_lease_is_left_alone_until_it_has_run_out()
    {
        await using var scene = await ReplyScene.CreateAsync(app);
        var (taken, dead, free) = (await scene.TalkAsync("taken"), await scene.TalkAsync("dead"), await scene.TalkAsync("free"));
        await scene.LeaseAsync(taken, DateTime.UtcNow.AddHours(1));
        await scene.LeaseAsync(dead, DateTime.UtcNow.AddSeconds(-1));
        await scene.StartAsync();
        await scene.UntilSettledAsync(dead, free);

        Assert.Equal(["dead", "free"], scene.Model.Requests.Select(r => r.Messages[^1].Content).Order());
        await scene.LeaseAsync(taken, DateTime.UtcNow.AddSeconds(1));
        await scene.UntilSettledAsync(taken);
        foreach (var talk in (Talk[])[taken, dead, free])
        {
            Assert.Equal([FakeOpenAi.Hello], await talk.RepliesAsync());
        }
    }

    [Fact]
    public async Task Whoever_has_lost_the_lease_stores_nothing()
    {
        await using var scene = await ReplyScene.CreateAsync(app);
        var gate = new TaskCompletionSource();
        scene.Model.Next(FakeOpenAi.After(gate.Task, FakeOpenAi.Says("Too late")));
        await scene.StartAsync(parallelism: 1);
        var talk = await scene.TalkAsync("Hi!");
        await scene.UntilAskedAsync(1);
        await scene.LeaseAsync(talk, DateTime.UtcNow.AddHours(1));
        var thief = (await scene.PendingAsync(talk))!;

        // With one answer at a time, this one begins when the other has ended.
        var next = await scene.TalkAsync("Next");
        gate.SetResult();
        await scene.UntilSettledAsync(next);
        Assert.Single(await talk.MessagesAsync());
        Assert.Empty(scene.Pushes.Failures(talk));
        var pending = (await scene.PendingAsync(talk))!;
        Assert.Equal((thief.LeaseId, thief.LeaseUntil, 1, 0), (pending.LeaseId, pending.LeaseUntil, pending.DueSeq, pending.Failures));
        Assert.False((await talk.MessagesAsync())[0].GetProperty("isRead").GetBoolean());

        await scene.LeaseAsync(talk, DateTime.UtcNow);
        await scene.UntilSettledAsync(talk);
        Assert.Equal([FakeOpenAi.Hello], await talk.RepliesAsync());
    }

    [Fact]
    public async Task Whoever_has_lost_the_lease_counts_no_failure()
    {
        await using var scene = await ReplyScene.CreateAsync(app);
        var gate = new TaskCompletionSource();
        scene.Model.Next(FakeOpenAi.After(gate.Task, FakeOpenAi.Status(500)));
        await scene.StartAsync(parallelism: 1);
        var talk = await scene.TalkAsync("Hi!");
        await scene.UntilAskedAsync(1);
        await scene.LeaseAsync(talk, DateTime.UtcNow.AddHours(1));
        var next = await scene.TalkAsync("Next");
        gate.SetResult();
        await scene.UntilSettledAsync(next);

        Assert.Empty(scene.Pushes.Failures(talk));
        Assert.Equal(0, (await scene.PendingAsync(talk))!.Failures);
    }

    [Fact]
    public async Task A_lease_is_kept_alive_while_the_model_thinks()
    {
        await using var scene = await ReplyScene.CreateAsync(app);
        var gate = new TaskCompletionSource();
        scene.Model.Next(FakeOpenAi.After(gate.Task, FakeOpenAi.Says("Well")));
        await scene.StartAsync();
        var talk = await scene.TalkAsync("Hi!");
        await scene.UntilAskedAsync(1);
        var first = (await scene.PendingAsync(talk))!;
        await ReplyScene.UntilAsync(async () => (await scene.PendingAsync(talk))!.LeaseUntil > first.LeaseUntil);

        Assert.Equal(first.LeaseId, (await scene.PendingAsync(talk))!.LeaseId);
        gate.SetResult();
        await scene.UntilSettledAsync(talk);
        Assert.Equal(["Well"], await talk.RepliesAsync());
    }

    [Fact]
    public async Task A_host_that_stops_leaves_its_work_to_others_at_once()
    {
        await using var scene = await ReplyScene.CreateAsync(app);
        scene.Model.Next(scene.Model.Hangs(), scene.Model.Hangs());
        var host = await scene.StartAsync(timeoutSeconds: 600);
        var (one, two) = (await scene.TalkAsync("One"), await scene.TalkAsync("Two"));
        await scene.UntilAskedAsync(2);
        await host.DisposeAsync();
        await scene.Model.Abandoned.WaitAsync(TestContext.Current.CancellationToken);
        foreach (var talk in (Talk[])[one, two])
        {
            var pending = (await scene.PendingAsync(talk))!;
            Assert.Null(pending.LeaseId);
            Assert.Null(pending.LeaseUntil);
            Assert.Equal(0, pending.Failures);
        }

        await scene.StartAsync();
        await scene.UntilSettledAsync(one, two);
        Assert.Equal([FakeOpenAi.Hello], await one.RepliesAsync());
        Assert.Equal([FakeOpenAi.Hello], await two.RepliesAsync());
    }

    private static FakeOpenAi.Reply Failing(FakeOpenAi model, string how) => how switch
    {
        "hangs" => model.Hangs(),
        "garbage" => FakeOpenAi.Garbage(),
        "nothing" => FakeOpenAi.NoChoices(),
        "blank" => FakeOpenAi.Says(" "),
        "dies" => FakeOpenAi.Dies("half a sen"),
        "stops short" => FakeOpenAi.StopsShort("half a sen"),
        _ => FakeOpenAi.Status(int.Parse(how, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static async Task DeleteCloneAsync(Talk talk) =>
        (await talk.Partner.Client.SendJsonAsync(HttpMethod.Post, "/llm-clone/delete")).Expect(204);
}

[Collection(nameof(EmbeddedApp))]
public sealed class ReplyFailureTestsEmbedded(EmbeddedApp app) : ReplyFailureTests(app);

[Collection(nameof(RealApp))]
public sealed class ReplyFailureTestsReal(RealApp app) : ReplyFailureTests(app)
{
    private readonly RealApp _app = app;

    [Fact]
    public async Task A_database_that_is_down_when_the_answer_is_there_gets_one_later()
    {
        Assert.SkipUnless(_app.Servers.Database.CanStop, "The server is not ours to stop.");
        await using var scene = await ReplyScene.CreateAsync(_app);
        var gate = new TaskCompletionSource();
        scene.Model.Next(FakeOpenAi.After(gate.Task, FakeOpenAi.Says("Lost")));
        await scene.StartAsync();
        var talk = await scene.TalkAsync("Hi!");
        await scene.UntilAskedAsync(1);
        await _app.Servers.Database.StopAsync();
        try
        {
            gate.SetResult();

            // It fails to store before it is told that the store is back.
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        }
        finally
        {
            await _app.Servers.Database.StartAsync();
        }

        await scene.UntilSettledAsync(talk);
        Assert.Equal([FakeOpenAi.Hello], await talk.RepliesAsync());
        Assert.Empty(scene.Pushes.Failures(talk));
    }
}
