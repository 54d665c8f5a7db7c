using System.Collections.Concurrent;
using BetaBae.Web.Backplane;
using StackExchange.Redis;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>Listens to the channels of those who are connected to this replica, and to those that concern everyone.</summary>
internal sealed class BackplaneSubscriber(
    IConnectionMultiplexer redis, Connections connections, ChatLists lists, BackplaneReceiver receiver) : IHostedService
{
    /// <summary>
    /// By a part of the id: of one person, subscribing and unsubscribing must not overlap. Of the process, as the connection to Redis may be:
    /// it would end a subscription that another host has just asked for.
    /// </summary>
    private static readonly SemaphoreSlim[] Gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    private readonly ConcurrentDictionary<long, ChannelMessageQueue> _queues = new();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        redis.ConnectionRestored += OnRestored;
        await redis.ListenAsync(BackplaneChannels.Everyone, message => receiver.ReceiveForAll(message));
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        redis.ConnectionRestored -= OnRestored;
        return Task.CompletedTask;
    }

    /// <summary>
    /// Listens to someone's channel while they are connected here, and only then; to be called when they have connected or left. When it
    /// returns, everything that is published from now on arrives; if Redis is away, when it is back, and then they get their list.
    /// </summary>
    public async Task FollowAsync(long userId)
    {
        var gate = Gates[(int)((ulong)userId % (ulong)Gates.Length)];
        await gate.WaitAsync();
        try
        {
            if (connections.Find(userId) is not null)
            {
                if (!_queues.ContainsKey(userId))
                {
                    _queues[userId] = await SubscribeAsync(userId);
                }
            }
            else if (_queues.TryRemove(userId, out var queue))
            {
                await WaitAsync(() => queue.UnsubscribeAsync());
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>A queue keeps the order, but to wait for its subscription may fail, and then it is lost; so a handler waits in its place.</summary>
    private async Task<ChannelMessageQueue> SubscribeAsync(long userId)
    {
        var (subscriber, channel) = (redis.GetSubscriber(), BackplaneChannels.Of(userId));
        if (redis.IsConnected)
        {
            await WaitAsync(() => subscriber.SubscribeAsync(channel, Ignore));
        }

        var queue = subscriber.Subscribe(channel, CommandFlags.FireAndForget);
        queue.OnMessage(message => receiver.Receive(userId, message.Message));
        subscriber.Unsubscribe(channel, Ignore, CommandFlags.FireAndForget);
        return queue;
    }

    private static void Ignore(RedisChannel channel, RedisValue message)
    {
    }

    private static async Task WaitAsync(Func<Task> done)
    {
        try
        {
            await done();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // Redis went away. When it is back, the client subscribes by itself, and everyone gets their list.
        }
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs restored) => _ = MakeUpAsync();

    /// <summary>What was said while Redis was away was not heard. The list is read once everything is heard again.</summary>
    private async Task MakeUpAsync()
    {
        // On the connection of the subscriptions, and so after them: they are renewed before the event.
        await WaitAsync(() => redis.GetSubscriber().PingAsync());
        lists.Changed(connections.Users);
    }
}
