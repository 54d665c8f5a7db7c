using System.Net.WebSockets;
using System.Text;
using BetaBae.Core;
using BetaBae.Core.Chat;
using BetaBae.Core.Clones;
using BetaBae.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Contract.RealTime;

/// <summary>A device that takes what it is sent slowly, or not at all.</summary>
public abstract class SlowDeviceTests(TestApp app)
{
    private static readonly string Much = new('x', 30_000);

    /// <summary>A call that is refused.</summary>
    private static readonly byte[] Ask =
        Encoding.UTF8.GetBytes($$"""{"type":1,"invocationId":"1","target":"typing","arguments":[{"cid":0}]}{{BareSocket.Separator}}""");

    [Fact]
    public async Task A_connection_that_takes_nothing_is_cut_and_holds_up_nobody()
    {
        const int Pushes = 1500;
        var person = await app.NewPersonAsync();
        using var takesNothing = await app.ConnectBareAsync(person);
        await using var device = await ChatClient.ConnectAsync(app, person);

        // What the system's buffers do not take waits in the process.
        var notifier = app.Services.GetRequiredService<INotifier>();
        foreach (var some in Enumerable.Range(0, Pushes).Chunk(100))
        {
            foreach (var i in some)
            {
                notifier.Publish(new CloneReplyGrown(person.Id, 1, i, Much));
            }

            await device.NextAsync(ServerEvents.CloneDelta, delta => delta.GetProperty("replyToSeq").GetInt32() == some[^1]);
        }

        Assert.Equal(Enumerable.Range(0, Pushes), device.Events.Where(e => e.Name == ServerEvents.CloneDelta).Select(e => e.Body.GetProperty("replyToSeq").GetInt32()));

        // Like a broken line: a client that is told of a close does not come back by itself.
        var buffer = new byte[1 << 20];
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await Assert.ThrowsAsync<WebSocketException>(async () =>
        {
            while (true)
            {
                var part = await takesNothing.ReceiveAsync(buffer, timeout.Token);
                Assert.Equal(WebSocketMessageType.Text, part.MessageType);
                Assert.DoesNotContain("""{"type":7""", Encoding.UTF8.GetString(buffer, 0, part.Count), StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public async Task Who_is_slow_gets_the_newest_list_and_not_all_that_were_in_between()
    {
        const int Pushes = 700;
        var person = await app.NewPersonAsync();
        using var slow = await app.ConnectBareAsync(person);
        await using var device = await ChatClient.ConnectAsync(app, person);
        var notifier = app.Services.GetRequiredService<INotifier>();
        for (var i = 0; i < Pushes; i++)
        {
            notifier.Publish(new CloneReplyGrown(person.Id, 1, i, Much));
        }

        for (var i = 0; i < 3; i++)
        {
            notifier.Publish(new ConversationsChanged([person.Id]));
            await device.NextAsync(ServerEvents.ChatListUpdate);
        }

        notifier.Publish(new CloneReplyGrown(person.Id, 1, Pushes, "last"));

        // One that was on its way, and after it the newest; and then nothing more.
        var (pushes, lists, asked) = (0, 0, false);
        await foreach (var record in RecordsAsync(slow))
        {
            pushes += record.Contains("\"cloneDelta\"", StringComparison.Ordinal) ? 1 : 0;
            lists += pushes > 0 && record.Contains("\"chatListUpdate\"", StringComparison.Ordinal) ? 1 : 0;
            if (!asked && pushes == Pushes + 1 && lists == 2)
            {
                asked = true;
                await slow.SendAsync(Ask, WebSocketMessageType.Text, true, CancellationToken.None);
            }
            else if (record.Contains("\"invocationId\"", StringComparison.Ordinal))
            {
                break;
            }
        }

        Assert.Equal((Pushes + 1, 2), (pushes, lists));
    }

    private static async IAsyncEnumerable<string> RecordsAsync(WebSocket socket)
    {
        var buffer = new byte[1 << 20];
        var text = new StringBuilder();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, timeout.Token);
            Assert.Equal(WebSocketMessageType.Text, part.MessageType);
            text.Append(Encoding.ASCII.GetString(buffer, 0, part.Count));
            var records = text.ToString().Split(BareSocket.Separator);
            text.Clear().Append(records[^1]);
            foreach (var record in records[..^1])
            {
                yield return record;
            }
        }
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class SlowDeviceTestsEmbedded(EmbeddedApp app) : SlowDeviceTests(app);

[Collection(nameof(RealApp))]
public sealed class SlowDeviceTestsReal(RealApp app) : SlowDeviceTests(app);
