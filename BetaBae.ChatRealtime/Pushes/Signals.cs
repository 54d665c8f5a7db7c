using System.Globalization;
using StackExchange.Redis;

namespace BetaBae.ChatRealtime.Pushes;

/// <summary>What replicas say to each other over Redis. Like everything pushed it is a hint, and may be lost.</summary>
internal static class Signals
{
    /// <summary>An event for some users, wherever they are connected; the message is a <see cref="Pushes.Push"/>.</summary>
    public static readonly RedisChannel Push = RedisChannel.Literal("betabae:push");

    /// <summary>The chat lists of some users have changed; the message is their ids, or <see cref="Everyone"/>.</summary>
    public static readonly RedisChannel ListChanged = RedisChannel.Literal("betabae:list-changed");

    /// <summary>A clone owes an answer; the message is empty.</summary>
    public static readonly RedisChannel ReplyDue = RedisChannel.Literal("betabae:reply-due");

    /// <summary>Instead of ids: nobody knows any more whose lists have changed.</summary>
    public static readonly RedisValue Everyone = "*";

    public static RedisValue WriteUsers(IEnumerable<long> users) => string.Join(',', users);

    /// <returns>The ids; null for everyone.</returns>
    public static long[]? ReadUsers(RedisValue message) => message == Everyone
        ? null
        : [.. message.ToString().Split(',').Select(id => long.Parse(id, CultureInfo.InvariantCulture))];

    /// <summary>Like <see cref="ListenAsync"/>; one message after the other is handled, in the order in which they came.</summary>
    public static async Task ListenInOrderAsync(this IConnectionMultiplexer redis, RedisChannel channel, Action<ReadOnlyMemory<byte>> handler)
    {
        var subscriber = redis.GetSubscriber();

        // Without waiting it cannot fail, and so the queue is not lost when Redis is not there yet.
        subscriber.Subscribe(channel, CommandFlags.FireAndForget).OnMessage(message => handler((ReadOnlyMemory<byte>)message.Message));
        try
        {
            await subscriber.PingAsync();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // As above: the client subscribes as soon as it connects.
        }
    }

    /// <summary>Listens from now on, or from when Redis is there. The handler must return at once.</summary>
    public static async Task ListenAsync(this IConnectionMultiplexer redis, RedisChannel channel, Action<RedisValue> handler)
    {
        try
        {
            await redis.GetSubscriber().SubscribeAsync(channel, (_, message) => handler(message));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // It is noted nevertheless, and the client subscribes as soon as it connects.
        }
    }
}
