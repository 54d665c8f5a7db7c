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
    /// MySQL and Redis by the connection strings <c>betabae</c> and <c>redis</c>, and files in the bucket of the section <c>S3</c>, or
    /// in the folder <c>Files:Folder</c>. None has to be up yet: what needs it fails until it is.
    /// </summary>
    /// <exception cref="OptionsValidationException">A connection string is missing or malformed.</exception>
    public static void AddServerStores(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddMySql();
        builder.AddRedis();
        if (builder.Configuration["Files:Folder"] is { Length: > 0 } folder)
        {
            builder.Services.AddFolderObjectStore(folder);
            builder.Services.AddHealthChecks().AddObjectStoreCheck("folder");
        }
        else
        {
            builder.Services.AddS3ObjectStore();
            builder.Services.AddHealthChecks().AddObjectStoreCheck("s3");
        }
    }

    /// <summary>
    /// What Aspire's integration for Pomelo would register: the pooled context, its health check, its traces and metrics. Its retries
    /// are those of <see cref="Transactions"/>, which know what is safe to run again.
    /// </summary>
    private static void AddMySql(this IHostApplicationBuilder builder)
    {
        builder.Services.AddMySqlData(Read(builder.Configuration, "betabae", text => new MySqlConnectionStringBuilder(text).ConnectionString));
        builder.Services.AddHealthChecks().AddDatabaseCheck("mysql");
        if (builder.SendsTelemetry())
        {
            builder.Services.AddOpenTelemetry()
                .WithTracing(traces => traces.AddSource("MySqlConnector"))
                .WithMetrics(metrics => metrics.AddMeter("MySqlConnector"));
        }
    }

    private static void AddRedis(this IHostApplicationBuilder builder)
    {
        Read(builder.Configuration, "redis", ConfigurationOptions.Parse);
        builder.AddRedisClient(
            "redis",
            settings =>
            {
                // It is connected by whoever first needs it, and its check would wait for longer than ours.
                settings.DisableAutoActivation = settings.DisableHealthChecks = true;
                settings.DisableTracing = !builder.SendsTelemetry();
            },
            redis =>
            {
                redis.Password ??= builder.Configuration["Redis:Password"];
                redis.ConnectTimeout = redis.AsyncTimeout = redis.SyncTimeout = RedisTimeout;
                Configure(redis);
            });
        builder.Services.AddRedisCheck("redis");
    }

    /// <summary>Sessions, rate limits and what is pushed on a server that speaks Redis.</summary>
    public static IServiceCollection AddRedis(this IServiceCollection services, ConfigurationOptions redis, string kind)
    {
        ArgumentNullException.ThrowIfNull(redis);
        Configure(redis);
        services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(redis));
        return services.AddRedisCheck(kind);
    }

    private static IServiceCollection AddRedisCheck(this IServiceCollection services, string kind)
    {
        services.AddHealthChecks().AddCheck<RedisCheck>("redis", tags: [kind], timeout: StoreChecks.Timeout);
        return services;
    }

    private static void Configure(ConfigurationOptions redis)
    {
        redis.AbortOnConnectFail = false;
        redis.ConnectRetry = 1;

        // As often after a long outage as after a short one: until each replica listens again, pushes to it are lost.
        redis.ReconnectRetryPolicy = new LinearRetry(ReconnectAfter);
    }

    /// <summary>Telemetry that nobody takes is not made: it costs as much as what it tells of.</summary>
    private static bool SendsTelemetry(this IHostApplicationBuilder builder) =>
        !string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

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
