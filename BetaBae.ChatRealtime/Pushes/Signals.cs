using System.Globalization;
using StackExchange.Redis;

namespace BetaBae.ChatRealtime.Pushes;

/// <summary>What replicas say to each other over Redis. Like everything pushed it is a hint, and may be lost.</summary>
internal static class Signals
{
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
