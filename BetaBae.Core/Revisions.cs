using System.Security.Cryptography;
using StackExchange.Redis;

namespace BetaBae.Core;

/// <summary>
/// Which revision someone's own data has: everything that their profile, chats and feed show. Whoever keeps an answer keeps it
/// under the revision that was current before it was made; as long as that one is current, so is the answer. In Redis, where
/// every replica sees a change as soon as it is told: <c>revision:{userId}</c>, a random value for each change.
/// </summary>
/// <remarks>
/// A change that is never told, because its host or Redis failed between the commit and here, shows after
/// <see cref="Tolerance"/>, which no answer may be kept longer than.
/// </remarks>
public sealed class Revisions
{
    /// <summary>
    /// The longest time for which an answer may be kept. Names and images of others in the feed wait for it, and with the second that
    /// making the answer may take they have five.
    /// </summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(4);

    /// <summary>When nothing has changed for so long, nobody can have kept an answer of before, and no revision is needed.</summary>
    private static readonly TimeSpan Lifetime = 12 * Tolerance;

    private readonly IConnectionMultiplexer _redis;
    private int _epoch;

    public Revisions(IConnectionMultiplexer redis)
    {
        ArgumentNullException.ThrowIfNull(redis);
        _redis = redis;

        // What was told while Redis was away is not known here, nor whether it remembers what it was told before.
        redis.ConnectionRestored += (_, _) => Interlocked.Increment(ref _epoch);
    }

    /// <summary>Moves on when what was told may have been missed. To be asked for before a revision is.</summary>
    internal int Epoch => Volatile.Read(ref _epoch);

    /// <summary>
    /// Tells that data of these people has changed: after the commit and before anyone hears of it. It does not fail; see the remarks.
    /// When it returns it has been handed to Redis, which gets what the caller then publishes after it.
    /// </summary>
    public async Task ChangedAsync(params IReadOnlyCollection<long> users)
    {
        ArgumentNullException.ThrowIfNull(users);
        if (!_redis.IsConnected)
        {
            return;
        }

        try
        {
            var revision = RandomNumberGenerator.GetBytes(sizeof(long));
            var redis = _redis.GetDatabase();
            await Task.WhenAll(users.Select(id => redis.StringSetAsync(Key(id), revision, Lifetime)));
        }
        catch (Exception exception) when (StoreFailures.Find(exception) is not null)
        {
            // It shows after the tolerance.
        }
    }

    /// <summary>The current revision of someone's data, to be asked for before the data is read.</summary>
    /// <returns>Null when it cannot be known now.</returns>
    public async Task<string?> FindAsync(long userId)
    {
        var epoch = Epoch;
        try
        {
            return Name(epoch, await _redis.GetDatabase().StringGetAsync(Key(userId)));
        }
        catch (Exception exception) when (StoreFailures.Find(exception) is not null)
        {
            return null;
        }
    }

    internal static RedisKey Key(long userId) => $"revision:{userId}";

    internal static string Name(int epoch, RedisValue stored) => $"{epoch}.{Convert.ToHexStringLower((byte[]?)stored ?? [])}";
}
