using BetaBae.Core.Media;
using BetaBae.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace BetaBae.Core.Stores;

public static class StoreChecks
{
    /// <summary>A store that takes longer is as good as down.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <param name="checks">The host's checks.</param>
    /// <param name="kind">What the database is, such as mysql.</param>
    public static IHealthChecksBuilder AddDatabaseCheck(this IHealthChecksBuilder checks, string kind) =>
        checks.AddCheck<DatabaseCheck>("database", tags: [kind], timeout: Timeout);

    /// <inheritdoc cref="AddDatabaseCheck"/>
    public static IHealthChecksBuilder AddObjectStoreCheck(this IHealthChecksBuilder checks, string kind) =>
        checks.AddCheck<ObjectStoreCheck>("storage", tags: [kind], timeout: Timeout);

    /// <summary>The check's answer for what a store threw.</summary>
    internal static HealthCheckResult Down(Exception exception) => HealthCheckResult.Unhealthy("not reachable", exception);
}

internal sealed class DatabaseCheck(BetaBaeDbContext db) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await db.Database.ExecuteSqlRawAsync("SELECT 1", cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return StoreChecks.Down(exception);
        }
    }
}

internal sealed class RedisCheck(IConnectionMultiplexer redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await redis.GetDatabase().PingAsync();
            return HealthCheckResult.Healthy();
        }
        catch (RedisException exception)
        {
            return StoreChecks.Down(exception);
        }
        catch (TimeoutException exception)
        {
            return StoreChecks.Down(exception);
        }
    }
}

internal sealed class ObjectStoreCheck(IObjectStore objects) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await objects.CheckAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (DomainException exception)
        {
            return StoreChecks.Down(exception);
        }
    }
}
