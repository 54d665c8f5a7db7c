using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace BetaBae.Core.Accounts;

/// <summary>
/// Sessions in Redis: <c>session:{key}</c> holds one, <c>sessions:{userId}</c> is the sorted set of a user's keys, scored
/// by when they end. Both expire by themselves; a revoked session is gone at once on every replica.
/// </summary>
public sealed class SessionStore(IConnectionMultiplexer redis, IOptions<SessionLifetime> options, Revisions revisions, INotifier notifier, TimeProvider time)
{
    private const int TokenBytes = 32;

    /// <summary>How many sessions' users are remembered: about 2 MB.</summary>
    private const int MaxOwners = 10_000;

    /// <summary>Whose session a key is, which never changes: the revision of their data is asked for together with the session.</summary>
    private readonly ConcurrentDictionary<string, long> _owners = new();

    private IDatabase Redis => redis.GetDatabase();

    /// <summary>Starts a session and returns the token for its cookie, which is kept nowhere.</summary>
    public async Task<(string Token, Session Session)> CreateAsync(long userId, string email)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var now = time.Now();
        var session = new Session(KeyOf(token), userId, email, now, now);
        var ends = now + options.Value.AbsoluteTimeout;

        var transaction = Redis.CreateTransaction();
        _ = transaction.StringSetAsync(SessionKey(session.Key), JsonSerializer.SerializeToUtf8Bytes(session), options.Value.ExpiresAt(session) - now);
        _ = transaction.SortedSetAddAsync(UserKey(userId), session.Key, Score(ends));
        _ = transaction.SortedSetRemoveRangeByScoreAsync(UserKey(userId), double.NegativeInfinity, Score(now));
        _ = transaction.KeyExpireAsync(UserKey(userId), options.Value.AbsoluteTimeout);
        await transaction.ExecuteAsync();
        return (token, session);
    }

    /// <summary>The session of a token, now seen; null when there is none or it has ended.</summary>
    public Task<Session?> FindAsync(string token) => SeeAsync(KeyOf(token));

    /// <summary>The same by the session's <see cref="Session.Key"/>, for connections that stay open.</summary>
    public async Task<Session?> SeeAsync(string key)
    {
        if (await ReadAsync(key) is not { } session)
        {
            return null;
        }

        var now = time.Now();
        if (now >= options.Value.ExpiresAt(session))
        {
            await RevokeAsync(session);
            return null;
        }

        if (now - session.LastSeenAt < options.Value.TouchInterval)
        {
            return session;
        }

        session = session with { LastSeenAt = now };

        // Only if it is still there: a session revoked meanwhile must not come back.
        var seen = await Redis.StringSetAsync(
            SessionKey(key), JsonSerializer.SerializeToUtf8Bytes(session), options.Value.ExpiresAt(session) - now, when: When.Exists);
        return seen ? session : null;
    }

    private async Task<Session?> ReadAsync(string key)
    {
        var epoch = revisions.Epoch;
        var stored = _owners.TryGetValue(key, out var owner)
            ? await Redis.StringGetAsync([SessionKey(key), Revisions.Key(owner)])
            : [await Redis.StringGetAsync(SessionKey(key))];
        if (stored[0].IsNull || JsonSerializer.Deserialize<Session>((byte[])stored[0]!) is not { } session)
        {
            _owners.TryRemove(key, out _);
            return null;
        }

        if (stored.Length > 1)
        {
            return session with { Revision = Revisions.Name(epoch, stored[1]) };
        }

        if (_owners.Count >= MaxOwners)
        {
            _owners.Clear();
        }

        _owners[key] = session.UserId;
        return session;
    }

    public async Task RevokeAsync(Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        await RevokeAsync(session.UserId, [session.Key]);
    }

    /// <summary>Revokes every session of the user, or every other one than <paramref name="except"/>.</summary>
    public async Task RevokeAllAsync(long userId, Session? except = null)
    {
        var keys = await Redis.SortedSetRangeByRankAsync(UserKey(userId));
        await RevokeAsync(userId, [.. keys.Select(key => key.ToString()).Where(key => key != except?.Key)]);
    }

    private async Task RevokeAsync(long userId, string[] keys)
    {
        if (keys.Length == 0)
        {
            return;
        }

        var transaction = Redis.CreateTransaction();
        _ = transaction.KeyDeleteAsync([.. keys.Select(SessionKey)]);
        _ = transaction.SortedSetRemoveAsync(UserKey(userId), [.. keys.Select(key => (RedisValue)key)]);
        await transaction.ExecuteAsync();
        notifier.Publish(new SessionsRevoked(userId, keys));
    }

    internal static string KeyOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static RedisKey SessionKey(string key) => $"session:{key}";

    private static RedisKey UserKey(long userId) => $"sessions:{userId}";

    private static double Score(DateTime at) => new DateTimeOffset(at).ToUnixTimeMilliseconds();
}
