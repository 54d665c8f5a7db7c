using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MySqlConnector;
using StackExchange.Redis;

namespace BetaBae.Bench.Limit;

/// <summary>The stores, without anything between.</summary>
internal sealed class LimitStores(MySqlDataSource database, IConnectionMultiplexer redis)
{
    private const string Cookie = "session_id=";

    private readonly ConcurrentDictionary<string, long> _users = new();

    public MySqlDataSource Database => database;

    public ISubscriber Subscriber => redis.GetSubscriber();

    public static async Task<LimitStores> ConnectAsync(IConfiguration configuration) => new(
        new MySqlDataSource($"{configuration.GetConnectionString("betabae")};Connection Reset=false"),
        await ConnectionMultiplexer.ConnectAsync(configuration.GetConnectionString("redis")!));

    /// <summary>Whose session the request carries: one round trip to Redis.</summary>
    public async Task<long> UserAsync(HttpContext context) => (await CallerAsync(context)).User;

    /// <summary>The same, with the revision of their data, once for each request.</summary>
    public async Task<(long User, string Revision)> CallerAsync(HttpContext context)
    {
        if (context.Items[Cookie] is (long, string) and var caller)
        {
            return ((long, string))caller;
        }

        var cookie = context.Request.Headers.Cookie.ToString();
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cookie[Cookie.Length..])));
        var known = _users.TryGetValue(key, out var user);
        var stored = await redis.GetDatabase().StringGetAsync(known ? [$"session:{key}", $"revision:{user}"] : [$"session:{key}"]);
        user = UserOf((byte[]?)stored[0] ?? throw new InvalidOperationException("There is no such session."));
        _users[key] = user;
        var found = (user, known ? Convert.ToHexString((byte[]?)stored[1] ?? []) : "");
        context.Items[Cookie] = found;
        return found;
    }

    /// <summary>Moves on the revision of people's data: a round trip that is waited for.</summary>
    public Task ChangedAsync(params long[] users)
    {
        var revision = RandomNumberGenerator.GetBytes(8);
        return Task.WhenAll(users.Select(id => redis.GetDatabase().StringSetAsync($"revision:{id}", revision, TimeSpan.FromSeconds(60))));
    }

    private static long UserOf(byte[] session)
    {
        var json = new Utf8JsonReader(session);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("UserId"u8))
            {
                json.Read();
                return json.GetInt64();
            }
        }

        throw new FormatException("A session without UserId.");
    }
}
