using BetaBae.Core.Media;
using BetaBae.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MySqlConnector;
using StackExchange.Redis;

namespace BetaBae.Core.Stores;

public static class ServerStores
{
    /// <summary>Milliseconds within which a Redis that is down shows.</summary>
    private const int RedisTimeout = 3000;

    /// <summary>Milliseconds between attempts to find a Redis that went away.</summary>
    private const int ReconnectAfter = 1000;

    /// <summary>
    /// MySQL and Redis by the connection strings <c>betabae</c> and <c>redis</c>, and the bucket of the section <c>S3</c>.
    /// None has to be up yet: what needs it fails until it is.
    /// </summary>
    /// <exception cref="OptionsValidationException">A connection string is missing or malformed.</exception>
    public static void AddServerStores(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddMySqlData(Read(configuration, "betabae", text => new MySqlConnectionStringBuilder(text).ConnectionString));
        services.AddS3ObjectStore();
        services.AddHealthChecks().AddDatabaseCheck("mysql").AddObjectStoreCheck("s3");

        Read(configuration, "redis", ConfigurationOptions.Parse);
        builder.AddRedisClient(
            "redis",
            settings =>
            {
                settings.DisableHealthChecks = settings.DisableAutoActivation = true;
                settings.DisableTracing = string.IsNullOrWhiteSpace(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
            },
            redis =>
            {
                redis.Password ??= configuration["Redis:Password"];
                redis.ConnectTimeout = redis.AsyncTimeout = redis.SyncTimeout = RedisTimeout;
                redis.AbortOnConnectFail = false;
                redis.ConnectRetry = 1;
                redis.ReconnectRetryPolicy = new LinearRetry(ReconnectAfter);
            });
        services.AddHealthChecks().AddCheck<RedisCheck>("redis", tags: ["redis"], timeout: StoreChecks.Timeout);
    }

    /// <summary>Sessions, rate limits and what is pushed on a server that speaks Redis.</summary>
    public static IServiceCollection AddRedis(this IServiceCollection services, ConfigurationOptions redis, string kind)
    {
        ArgumentNullException.ThrowIfNull(redis);
        redis.AbortOnConnectFail = false;
        redis.ConnectRetry = 1;

        // As often after a long outage as after a short one: until each replica listens again, pushes to it are lost.
        redis.ReconnectRetryPolicy = new LinearRetry(ReconnectAfter);
        services.AddSingleton(redis);
        services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(redis));
        services.AddHealthChecks().AddCheck<RedisCheck>("redis", tags: [kind], timeout: StoreChecks.Timeout);
        return services;
    }

    private static T Read<T>(IConfiguration configuration, string name, Func<string, T> parse)
    {
        var text = configuration.GetConnectionString(name);
        try
        {
            return string.IsNullOrWhiteSpace(text) ? throw new ArgumentException(null, nameof(configuration)) : parse(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new OptionsValidationException(name, typeof(string), [$"The setting ConnectionStrings:{name} is missing or malformed."]);
        }
    }
}
