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

    public MySqlDataSource Database => database;

    public ISubscriber Subscriber => redis.GetSubscriber();

    public static async Task<LimitStores> ConnectAsync(IConfiguration configuration) => new(
        new MySqlDataSource($"{configuration.GetConnectionString("betabae")};Connection Reset=false"),
        await ConnectionMultiplexer.ConnectAsync(configuration.GetConnectionString("redis")!));

    /// <summary>Whose session the request carries: one round trip to Redis.</summary>
    public async Task<long> UserAsync(HttpContext context)
    {
        var cookie = context.Request.Headers.Cookie.ToString();
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cookie[Cookie.Length..])));
        byte[]? session = await redis.GetDatabase().StringGetAsync($"session:{key}");
        return UserOf(session ?? throw new InvalidOperationException("There is no such session."));
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
