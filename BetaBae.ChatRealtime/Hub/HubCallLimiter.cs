using System.Threading.RateLimiting;
using Microsoft.AspNetCore.SignalR;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>
/// Bounds the calls of each connection. One that calls faster waits: nothing more is read from it meanwhile, so that its
/// own sending stalls.
/// </summary>
internal sealed class HubCallLimiter : IHubFilter, IDisposable
{
    private const int Burst = 1000;
    private const int PerSecond = 200;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(connectionId =>
        RateLimitPartition.GetTokenBucketLimiter(connectionId, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst,
            TokensPerPeriod = (int)(PerSecond * Period.TotalSeconds),
            ReplenishmentPeriod = Period,
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }));

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        using var lease = await _limiter.AcquireAsync(
            invocationContext.Context.ConnectionId, 1, invocationContext.Context.ConnectionAborted);
        return await next(invocationContext);
    }

    public void Dispose() => _limiter.Dispose();
}
