using System.Data.Common;
using System.Text.Json;
using BetaBae.Data;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Contract.RealTime;
using BetaBae.Tests.Hosting;
using BetaBae.Tests.RealTime;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BetaBae.Tests.Contract.Replies;

/// <summary>What a clone's answer looks like on all devices of its visitor, and that whose clone it is sees nothing.</summary>
public abstract class CloneEventTests(TestApp app)
{
    [Fact]
    public async Task An_answer_is_shown_as_it_comes_and_a_failure_too()
    {
        JavaScriptDevice.SkipIfMissing();
        await using var scene = await ReplyScene.CreateAsync(app);
        await using var other = await app.StartOtherChatAsync();
        var host = await scene.StartAsync(recorded: false);
        var talk = await scene.TalkAsync();
        await using var visitor = await FourDevices.ConnectAsync(other, host, talk.Visitor);
        await using var model = await FourDevices.ConnectAsync(other, host, talk.Partner);

        // Both protocols carry any text.
        const string Answer = "안녕 “you” 😀 \\ and\n\tso on";
        scene.Model.Next(FakeOpenAi.Says(Answer), FakeOpenAi.Status(500));
        await talk.SayAsync("Hi!");
        await visitor.ExpectAsync(ServerEvents.CloneTyping, Typing(1));
        await visitor.ExpectPiecesAsync(ServerEvents.CloneDelta, Answer, piece => IsTo(piece, 1));
        var messages = await UntilAsync(2);
        Assert.Equal(Answer, messages[1].Text());
        foreach (var message in messages)
        {
            await visitor.ExpectAsync(ServerEvents.NewMessage, m => m.Seq() == message.Seq() && m.Text() == message.Text());
        }

        await visitor.ExpectAsync(ServerEvents.ChatListUpdate, list => list.UnreadOf(talk.Cid) == 1);

        await talk.SayAsync("And now?");
        await visitor.ExpectAsync(ServerEvents.CloneTyping, Typing(3));
        await visitor.ExpectAsync(ServerEvents.CloneFailed, JsonSerializer.SerializeToElement(
            new { conversationId = talk.Cid, replyToSeq = 3, message = "The beta bae cannot answer right now" }));

        Assert.Equal(3, (await talk.MessagesAsync()).Count);
        Assert.Empty(model.First.Events.Skip(1));

        JsonElement Typing(long seq) => JsonSerializer.SerializeToElement(new { conversationId = talk.Cid, replyToSeq = seq });

        bool IsTo(JsonElement piece, long seq) => (piece.Number("conversationId"), piece.Number("replyToSeq")) == (talk.Cid, seq);

        async Task<List<JsonElement>> UntilAsync(int count)
        {
            await ReplyScene.UntilAsync(async () => (await talk.MessagesAsync()).Count == count);
            return await talk.MessagesAsync();
        }
    }

    [Fact]
    public async Task An_answer_whose_commit_nobody_confirmed_is_there_once_and_the_list_tells_it()
    {
        await using var scene = await ReplyScene.CreateAsync(app);
        var host = await scene.StartAsync(recorded: false, interceptor: new LostCommit());
        var talk = await scene.TalkAsync();
        await using var device = await ChatClient.ConnectAsync(host, talk.Visitor);

        await talk.SayAsync("Hi!");

        await device.NextAsync(
            ServerEvents.ChatListUpdate, list => list.GetProperty("conversations")[0].GetProperty("lastMessage") is { ValueKind: JsonValueKind.Object } last
                && last.GetProperty("isClone").GetBoolean());
        await scene.UntilSettledAsync(talk);
        Assert.Equal([FakeOpenAi.Hello], await talk.RepliesAsync());
        Assert.Single(scene.Model.Requests);
        Assert.Equal(0, device.Count(ServerEvents.NewMessage, message => message.GetProperty("isClone").GetBoolean()));
    }

    /// <summary>Has the connection break when the first message has been stored, before that is heard of.</summary>
    private sealed class LostCommit : DbCommandInterceptor, IDbTransactionInterceptor
    {
        private DbTransaction? _storing;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (_storing is null && command.CommandText.Replace('"', '`').Contains("INSERT INTO `Messages`", StringComparison.Ordinal))
            {
                _storing = command.Transaction;
            }

            return new(result);
        }

        public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
            transaction == _storing ? throw new DatabaseConnectionException("The connection to the database broke", new IOException()) : Task.CompletedTask;
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class CloneEventTestsEmbedded(EmbeddedApp app) : CloneEventTests(app);

[Collection(nameof(RealApp))]
public sealed class CloneEventTestsReal(RealApp app) : CloneEventTests(app);
