using BetaBae.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace BetaBae.Core.Stores;

internal static class StoreChecks
{
    /// <summary>A store that takes longer is as good as down.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>The check's answer for what a store threw.</summary>
    public static HealthCheckResult Down(Exception exception) => HealthCheckResult.Unhealthy("not reachable", exception);
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
