using System.Data.Common;
using System.Net.Http.Json;
using System.Text.Json;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BetaBae.Tests.Contract.RealTime;

/// <summary>What clients call and what they are sent, in both protocols.</summary>
public abstract class HubTests(TestApp app)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_connects_gets_the_list(bool messagePack)
    {
        var (a, b, cid) = await app.CoupleAsync();
        (await b.SayAsync(cid, "Waiting for you")).Expect(201);
        await using var client = ChatClient.Create(app, a, messagePack);

        await client.Connection.StartAsync();

        Json.Equal(await a.ListAsync(), await client.NextAsync(ServerEvents.ChatListUpdate));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_text_is_answered_by_the_message_and_reaches_every_device_once(bool messagePack)
    {
        var (a, b, cid) = await app.CoupleAsync();
        await using var a1 = await ChatClient.ConnectAsync(app, a, messagePack);
        await using var a2 = await ChatClient.ConnectAsync(app, a);
        await using var b1 = await ChatClient.ConnectAsync(app, b, messagePack);
        await using var b2 = await ChatClient.ConnectAsync(app, b);

        var sent = await a1.TextAsync(cid, "Hello 你好 👋", "one");
        var again = await a1.TextAsync(cid, "Hello 你好 👋", "one");
        var rest = (await b.SayAsync(cid, "And hello to you", "two")).Expect(201).GetProperty("message");

        Json.Equal(sent, again);
        var stored = await a.CatchUpAsync(cid);
        Json.Equal(stored[0], sent);
        foreach (var device in (ChatClient[])[a1, a2, b1, b2])
        {
            Json.Equal(sent, await device.NextAsync(ServerEvents.NewMessage));
            Json.Equal(rest, await device.NextAsync(ServerEvents.NewMessage));
            Assert.Equal(2, device.Count(ServerEvents.NewMessage));
        }
    }

    /// <summary>Whoever stored it may have crashed before it told anyone; only the sender knows that something is amiss.</summary>
    [Fact]
    public async Task What_is_sent_again_is_told_again_by_the_list()
    {
        var (a, b, cid) = await app.CoupleAsync();
        await using var device = await ChatClient.ConnectAsync(app, b);
        (await a.SayAsync(cid, "Hello", "one")).Expect(201);
        await device.NextAsync(ServerEvents.ChatListUpdate, list => list.UnreadOf(cid) == 1);

        (await a.SayAsync(cid, "Hello", "one")).Expect(200);

        await device.NextAsync(ServerEvents.ChatListUpdate, list => list.UnreadOf(cid) == 1);
        Assert.Equal(1, device.Count(ServerEvents.NewMessage));
    }

    [Fact]
    public async Task What_is_stored_is_told_although_its_sender_has_hung_up()
    {
        var (a, b, cid) = await app.CoupleAsync();
        await using var device = await ChatClient.ConnectAsync(app, b);
        using var timeout = new CancellationTokenSource();
        await using var api = await app.StartOtherAsync(configure: services => services.AddInterceptor(new HangUp(timeout)));
        using var text = JsonContent.Create(new { messageText = "Bye" });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => a.Client.PostAsync(new Uri(api.Address, $"/chat/conversations/{cid}/messages/text"), text, timeout.Token));

        Assert.Equal("Bye", (await device.NextAsync(ServerEvents.NewMessage)).Text());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Entering_reads_and_what_arrives_then_is_read_at_once(bool messagePack)
    {
        var (a, b, cid) = await app.CoupleAsync();
        await using var sender = await ChatClient.ConnectAsync(app, a, messagePack);
        await using var reader = await ChatClient.ConnectAsync(app, b, messagePack);
        await sender.TextAsync(cid, "first");
        await reader.NextAsync(ServerEvents.ChatListUpdate, list => list.UnreadOf(cid) == 1);

        await reader.EnterAsync(cid);

        await reader.NextAsync(ServerEvents.ChatListUpdate, list => list.UnreadOf(cid) == 0 && list.GetProperty("totalUnreadCount").GetInt32() == 0);
        var read = await sender.NextAsync(ServerEvents.MessagesRead);
        Assert.Equal((cid, b.Id, 1), (read.Number("conversationId"), read.Number("userId"), read.Number("upToSeq")));
        Assert.Equal((await a.CatchUpAsync(cid))[0].GetProperty("readAt").GetDateTime(), read.GetProperty("readAt").GetDateTime());

        var second = await sender.TextAsync(cid, "second");

        Assert.True(second.GetProperty("isRead").GetBoolean());
        Assert.Equal(2, (await sender.NextAsync(ServerEvents.MessagesRead)).Number("upToSeq"));
        Assert.Equal(0, (await b.ConversationAsync(cid)).Unread());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Leaving_reads_and_what_arrives_then_is_unread(bool messagePack)
    {
        var (a, b, cid) = await app.CoupleAsync();
        await using var reader = await ChatClient.ConnectAsync(app, b, messagePack);
        await reader.EnterAsync(cid);
        await reader.NextAsync(ServerEvents.ChatListUpdate);

        await reader.LeaveAsync(cid);

        Json.Equal(await b.ListAsync(), await reader.NextAsync(ServerEvents.ChatListUpdate));
        (await a.SayAsync(cid, "You have left")).Expect(201);
        await reader.NextAsync(ServerEvents.ChatListUpdate, list => list.UnreadOf(cid) == 1);
        await reader.LeaveAsync(cid);
        await reader.NextAsync(ServerEvents.ChatListUpdate, list => list.UnreadOf(cid) == 0);
    }

    [Fact]
    public async Task One_is_in_the_room_until_the_last_device_has_left()
    {
        var (a, b, cid) = await app.CoupleAsync();
        await using var one = await ChatClient.ConnectAsync(app, b);
        var two = await ChatClient.ConnectAsync(app, b);
        await one.EnterAsync(cid);
        await two.EnterAsync(cid);

        await one.LeaveAsync(cid);
        (await a.SayAsync(cid, "to the other device")).Expect(201);
        Assert.Equal(0, (await b.ConversationAsync(cid)).Unread());

        await two.DisposeAsync();
        await Wait.UntilAsync(async () =>
        {
            (await a.SayAsync(cid, "to nobody")).Expect(201);
            return (await b.ConversationAsync(cid)).Unread() > 0;
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Typing_is_seen_by_the_other_side_at_most_once_in_a_while(bool messagePack)
    {
        var (a, b, cid) = await app.CoupleAsync();
        await using var a1 = await ChatClient.ConnectAsync(app, a, messagePack);
        await using var a2 = await ChatClient.ConnectAsync(app, a, messagePack);
        await using var b1 = await ChatClient.ConnectAsync(app, b, messagePack);

        var started = TimeProvider.System.GetTimestamp();
        foreach (var device in Enumerable.Repeat((ChatClient[])[a1, a2], 5).SelectMany(d => d))
        {
            await device.TypingAsync(cid);
        }

        await b1.TypingAsync(cid);
        var typing = await b1.NextAsync(ServerEvents.Typing);
        Assert.Equal((cid, a.Id), (typing.Number("conversationId"), typing.Number("userId")));
        Assert.Equal(b.Id, (await a1.NextAsync(ServerEvents.Typing)).Number("userId"));

        // Whatever came before the message was sent before it.
        await a1.TextAsync(cid, "There");
        await b1.NextAsync(ServerEvents.NewMessage);
        await a1.NextAsync(ServerEvents.NewMessage);
        Assert.Equal(1, a1.Count(ServerEvents.Typing));
        Assert.InRange(b1.Count(ServerEvents.Typing), 1, 1 + (int)(TimeProvider.System.GetElapsedTime(started) / TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public async Task Typing_to_a_clone_is_seen_by_nobody()
    {
        var (a, b) = (await app.NewPersonAsync("FEMALE"), await app.NewPersonAsync("MALE"));
        var cid = await app.ConversationAsync(a, (await app.MatchedAsync(a, b)).GetProperty("id").GetInt64(), "betabae");
        var real = await app.RealBaeOfAsync(a, b);
        await using var a1 = await ChatClient.ConnectAsync(app, a);
        await using var b1 = await ChatClient.ConnectAsync(app, b);

        await a1.TypingAsync(cid);

        await a1.TextAsync(real, "to you");
        await b1.NextAsync(ServerEvents.NewMessage);
        Assert.Equal(0, b1.Count(ServerEvents.Typing));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_see_every_change_of_their_match_and_new_conversations(bool messagePack)
    {
        var (a, b) = (await app.NewPersonAsync("FEMALE"), await app.NewPersonAsync("MALE"));
        await using var a1 = await ChatClient.ConnectAsync(app, a, messagePack);
        await using var b1 = await ChatClient.ConnectAsync(app, b, messagePack);

        var match = (await a.Client.SendJsonAsync(HttpMethod.Post, "/match", new { requestedId = b.Id })).Expect(201);
        await ExpectAsync(match);
        var path = $"/match/{match.Number("id")}";
        await ExpectAsync((await b.Client.SendJsonAsync(HttpMethod.Post, $"{path}/accept")).Expect(200));
        foreach (var device in (ChatClient[])[a1, b1])
        {
            await device.NextAsync(ServerEvents.ChatListUpdate, list => list.Types() is ["BETA_BAE"]);
        }

        await ExpectAsync((await a.Client.SendJsonAsync(HttpMethod.Post, $"{path}/real-bae/accept")).Expect(200));
        await ExpectAsync((await b.Client.SendJsonAsync(HttpMethod.Post, $"{path}/real-bae/accept")).Expect(200));
        foreach (var device in (ChatClient[])[a1, b1])
        {
            await device.NextAsync(ServerEvents.ChatListUpdate, list => list.Types().Length == 2);
        }

        await ExpectAsync((await b.Client.SendJsonAsync(HttpMethod.Post, $"{path}/real-bae/reject")).Expect(200));

        async Task ExpectAsync(JsonElement changed)
        {
            Json.Equal(changed, await a1.NextAsync(ServerEvents.MatchUpdate));
            Json.Equal(changed, await b1.NextAsync(ServerEvents.MatchUpdate));
        }
    }

    [Fact]
    public async Task A_burst_is_one_list_or_a_few_and_the_last_is_right()
    {
        const int Messages = 60;
        var (a, b, cid) = await app.CoupleAsync();
        await using var device = await ChatClient.ConnectAsync(app, b);

        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Messages).Select(async i => (await a.SayAsync(cid, $"{i}")).Expect(201)));

        var last = await device.NextAsync(ServerEvents.ChatListUpdate, list => list.UnreadOf(cid) == Messages);
        Json.Equal(await b.ListAsync(), last);

        // A machine on which each message takes its time has as many bursts.
        var bursts = (int)(TimeProvider.System.GetElapsedTime(started) / TimeSpan.FromMilliseconds(75));
        Assert.InRange(device.Count(ServerEvents.ChatListUpdate), 2, Math.Max(Messages / 2, 2 + bursts));
        Assert.Equal(Messages, device.Count(ServerEvents.NewMessage));
        Assert.Equal(
            Enumerable.Range(1, Messages).Select(seq => (long)seq),
            device.Events.Where(e => e.Name == ServerEvents.NewMessage).Select(e => e.Body.Seq()));
    }

    /// <summary>Has the sender of a message hang up while it is committed, and the host notice that.</summary>
    private sealed class HangUp(CancellationTokenSource sender) : DbCommandInterceptor
    {
        private CancellationToken _request;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("UPDATE `Conversations` SET `LastSeq` = `LastSeq`", StringComparison.Ordinal))
            {
                _request = cancellationToken;
            }

            return new(result);
        }

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.EndsWith("COMMIT", StringComparison.Ordinal))
            {
                await sender.CancelAsync();
                await Task.Delay(Timeout.Infinite, _request).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return result;
        }
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class HubTestsEmbedded(EmbeddedApp app) : HubTests(app);

[Collection(nameof(RealApp))]
public sealed class HubTestsReal(RealApp app) : HubTests(app);
