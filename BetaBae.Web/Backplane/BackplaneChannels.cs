using StackExchange.Redis;

namespace BetaBae.Web.Backplane;

/// <summary>
/// What replicas say to each other over Redis, on channels that only those listen to whom it concerns. Like everything pushed it is a
/// hint, and may be lost.
/// </summary>
/// <remarks>
/// All are routed by key: on a Redis Cluster everyone who publishes to a channel or listens to it uses the same node, which keeps the
/// order. On one server, and on Garnet, that changes nothing. Sharded channels would keep it too, but only a Redis 7 in cluster mode has them.
/// </remarks>
internal static class BackplaneChannels
{
    /// <summary>A <see cref="BackplaneMessage"/> for everyone who is connected.</summary>
    public static readonly RedisChannel Everyone = Routed("betabae:everyone");

    /// <summary>A clone owes an answer; the message is a <see cref="ReplyDueMessage"/>. Replicas that make answers listen.</summary>
    public static readonly RedisChannel ReplyDue = Routed("betabae:reply-due");

    /// <summary>A <see cref="BackplaneMessage"/> for one person. Replicas to which they are connected listen.</summary>
    public static RedisChannel Of(long userId) => Routed($"betabae:user:{userId}");

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

    private static RedisChannel Routed(string name) => RedisChannel.Literal(name).WithKeyRouting();
}
