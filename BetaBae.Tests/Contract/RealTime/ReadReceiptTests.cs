using System.Collections.Concurrent;
using BetaBae.Core;
using BetaBae.Core.Chat;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Contract.RealTime;

/// <summary>What is told of reading.</summary>
public abstract class ReadReceiptTests(TestApp app)
{
    [Fact]
    public async Task Concurrent_reads_are_told_in_the_order_in_which_they_were_stored()
    {
        var notifier = new SlowNotifier();
        await using var api = await app.StartOtherAsync(configure: services => services.AddSingleton<INotifier>(notifier));
        var (a, b, cid) = await app.CoupleAsync();
        var read = $"{new Uri(api.Address, $"/chat/conversations/{cid}/read")}";
        (await a.SayAsync(cid, "one")).Expect(201);

        var first = b.Client.SendJsonAsync(HttpMethod.Post, read);
        await notifier.FirstIsTold;
        (await a.SayAsync(cid, "two")).Expect(201);
        var second = b.Client.SendJsonAsync(HttpMethod.Post, read);

        (await first).Expect(200);
        (await second).Expect(200);
        Assert.Equal([1, 2], notifier.Receipts.Select(receipt => receipt.UpToSeq));
    }

    [Fact]
    public async Task Entering_with_unread_messages_brings_the_list_once()
    {
        var (a, b, cid) = await app.CoupleAsync();
        await using var reader = await ChatClient.ConnectAsync(app, b);
        await using var other = await ChatClient.ConnectAsync(app, b);
        (await a.SayAsync(cid, "Hello")).Expect(201);
        foreach (var device in (ChatClient[])[reader, other])
        {
            await device.NextAsync(ServerEvents.ChatListUpdate, list => list.UnreadOf(cid) == 1);
            device.Clear();
        }

        await reader.EnterAsync(cid);

        // Longer than any list waits for more changes.
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        foreach (var device in (ChatClient[])[reader, other])
        {
            Assert.Equal(0, Assert.Single(device.Events, e => e.Name == ServerEvents.ChatListUpdate).Body.UnreadOf(cid));
        }

        reader.Clear();
        await reader.EnterAsync(cid);
        Assert.Equal(0, (await reader.NextAsync(ServerEvents.ChatListUpdate)).UnreadOf(cid));
    }

    /// <summary>The first receipt takes its time, as long as no other overtakes it.</summary>
    private sealed class SlowNotifier : INotifier
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _second = new();
        private int _count;

        public Task FirstIsTold => _first.Task;

        public ConcurrentQueue<ReadReceipt> Receipts { get; } = [];

        public void Publish(Change change)
        {
            if (change is not ConversationRead { Receipt: var receipt })
            {
                return;
            }

            if (Interlocked.Increment(ref _count) == 1)
            {
                _first.SetResult();
                _second.Wait(TimeSpan.FromSeconds(2));
                Receipts.Enqueue(receipt);
            }
            else
            {
                Receipts.Enqueue(receipt);
                _second.Set();
            }
        }
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class ReadReceiptTestsEmbedded(EmbeddedApp app) : ReadReceiptTests(app);

[Collection(nameof(RealApp))]
public sealed class ReadReceiptTestsReal(RealApp app) : ReadReceiptTests(app);
