using BetaBae.Core;
using StackExchange.Redis;

namespace BetaBae.Web.Backplane;

/// <summary>
/// What replicas say to each other over Redis. Like everything pushed it is a hint, and may be lost. Before each message stands the
/// <see cref="TraceParent"/> of its cause, if there is one. A replica of before that cannot read such a message and skips it, as it would
/// miss one on a channel of another name; and what it says itself is still read here. So the channels keep their names.
/// </summary>
internal static class BackplaneChannels
{
    /// <summary>An event for some users, wherever they are connected; the message is a <see cref="Backplane.BackplaneMessage"/>. Another form of it needs another name.</summary>
    public static readonly RedisChannel Push = RedisChannel.Literal("betabae:push");

    /// <summary>The chat lists of some users have changed; the message is their ids, or <see cref="Everyone"/>: a <see cref="ListChangedMessage"/>.</summary>
    public static readonly RedisChannel ListChanged = RedisChannel.Literal("betabae:list-changed");

    /// <summary>A clone owes an answer; the message is a <see cref="ReplyDueMessage"/>.</summary>
    public static readonly RedisChannel ReplyDue = RedisChannel.Literal("betabae:reply-due");

    /// <summary>Instead of ids: nobody knows any more whose lists have changed.</summary>
    public const string Everyone = "*";

    /// <summary>
    /// Listens from now on, or from when Redis is there; one message after the other is handled, in the order in which they came. The
    /// next <see cref="ListenAsync"/> waits for this one, too.
    /// </summary>
    public static void ListenInOrder(this IConnectionMultiplexer redis, RedisChannel channel, Action<RedisValue> handler) =>
        // Without waiting it cannot fail, and so the queue is not lost when Redis is not there yet.
        redis.GetSubscriber().Subscribe(channel, CommandFlags.FireAndForget).OnMessage(message => handler(message.Message));

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
