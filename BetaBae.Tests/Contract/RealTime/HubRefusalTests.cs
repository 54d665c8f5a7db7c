using System.Text.Json;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;
using Microsoft.AspNetCore.SignalR;

namespace BetaBae.Tests.Contract.RealTime;

/// <summary>Calls that the hub refuses say what REST says, and nobody else notices anything.</summary>
public abstract class HubRefusalTests(TestApp app)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Strangers_can_do_nothing_and_the_model_of_a_clone_is_one(bool messagePack)
    {
        var (a, b, real) = await app.CoupleAsync();
        var stranger = await app.NewPersonAsync();
        var match = (await a.Client.GetAnswerAsync("/match")).Expect(200).GetProperty("matches")[0].Number("id");
        var beta = await app.ConversationAsync(a, match, "betabae");
        (await a.SayAsync(real, "between us")).Expect(201);
        var before = await app.FingerprintAsync();
        await using var a1 = await ChatClient.ConnectAsync(app, a);
        foreach (var (person, cid) in ((Person, long)[])[(stranger, real), (stranger, beta), (b, beta), (stranger, long.MaxValue), (stranger, -1)])
        {
            await using var device = await ChatClient.ConnectAsync(app, person, messagePack);
            foreach (var call in (Func<Task>[])
                [() => device.EnterAsync(cid), () => device.LeaveAsync(cid), () => device.TypingAsync(cid), () => device.TextAsync(cid, "hello")])
            {
                await ExpectAsync("Conversation not found", call);
            }

            Assert.Empty(device.Events.Skip(1));
        }

        Assert.Equal(before, await app.FingerprintAsync());
        Assert.Single(a1.Events);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_wrong_is_said_as_REST_says_it(bool messagePack)
    {
        var (a, b, cid) = await app.CoupleAsync();
        var match = (await a.Client.GetAnswerAsync("/match")).Expect(200).GetProperty("matches")[0].Number("id");
        var beta = await app.ConversationAsync(a, match, "betabae");
        await using var device = await ChatClient.ConnectAsync(app, a, messagePack);
        foreach (var (text, name) in ((string?, string?)[])[("", null), (null, null), (new string('x', 4001), null), ("hi", ""), ("hi", new string('x', 65))])
        {
            await ExpectAsync(
                (await a.SayAsync(cid, text!, name)).ExpectProblem(400).Message!, () => device.CallAsync("text", new { cid, text, clientMessageId = name }));
        }

        await ExpectAsync((await a.SayAsync(beta, "hi")).ExpectProblem(409).Message!, () => device.TextAsync(beta, "hi"));
        (await b.Client.SendJsonAsync(HttpMethod.Post, $"/match/{match}/real-bae/reject")).Expect(200);
        await ExpectAsync((await a.SayAsync(cid, "hi")).ExpectProblem(409).Message!, () => device.TextAsync(cid, "hi"));
        await ExpectAsync("cid is required", () => device.CallAsync("enter", new { }));
        await ExpectAsync("A payload is required", () => device.CallAsync("enter", null));
        Assert.Empty(await a.MessagesAsync(cid));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_cannot_be_read_is_an_error_and_the_connection_stays(bool messagePack)
    {
        var (a, _, cid) = await app.CoupleAsync();
        await using var device = await ChatClient.ConnectAsync(app, a, messagePack);
        foreach (var payload in (object[])
            [
                new { cid = "abc", text = "hi" }, new { cid, text = 5 }, new { cid, text = "hi", other = 1 }, new { cid = 1.5, text = "hi" },
                "text", 7, (long[])[cid], new { cid, text = "a\0b" },
            ])
        {
            await Assert.ThrowsAsync<HubException>(() => device.CallAsync("text", payload));
        }

        await Assert.ThrowsAsync<HubException>(() => device.CallAsync("nothing", new { cid }));
        await Assert.ThrowsAsync<HubException>(() => device.CallAsync("OnDisconnectedAsync", new { cid }));
        await Assert.ThrowsAsync<HubException>(() => device.Connection.InvokeCoreAsync("text", typeof(JsonElement), [cid, "hi"]));
        Assert.Empty(await a.MessagesAsync(cid));

        var longest = string.Concat(Enumerable.Repeat("\u0001", 4000));
        Assert.Equal(longest, (await device.TextAsync(cid, longest)).Text());
    }

    [Fact]
    public async Task A_call_that_is_far_too_large_ends_its_connection_only()
    {
        var (a, b, cid) = await app.CoupleAsync();
        await using var one = await ChatClient.ConnectAsync(app, a);
        await using var two = await ChatClient.ConnectAsync(app, a);

        await Assert.ThrowsAnyAsync<Exception>(() => one.TextAsync(cid, new string('x', 200_000)));

        await one.Closed;
        (await b.SayAsync(cid, "still there?")).Expect(201);
        await two.NextAsync(ServerEvents.NewMessage);
    }

    [Fact]
    public async Task Who_calls_too_fast_waits_and_is_served()
    {
        const int Calls = 1800;
        await using var device = await ChatClient.ConnectAsync(app, await app.NewPersonAsync());
        var started = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => ExpectAsync("cid is required", () => device.CallAsync("enter", new { }))));

        // 1,000 at once, the rest at 200 a second.
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.FromSeconds(3.5), TimeSpan.MaxValue);
    }

    private static async Task ExpectAsync(string message, Func<Task> call)
    {
        var exception = await Assert.ThrowsAsync<HubException>(call);
        Assert.Equal(message, exception.Message);
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class HubRefusalTestsEmbedded(EmbeddedApp app) : HubRefusalTests(app);

[Collection(nameof(RealApp))]
public sealed class HubRefusalTestsReal(RealApp app) : HubRefusalTests(app);
