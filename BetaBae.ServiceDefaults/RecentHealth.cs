using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BetaBae.ServiceDefaults;

/// <summary>
/// The host's health as of the last seconds: anyone may ask, and the stores are asked once for all who do. One check runs at a time.
/// </summary>
internal sealed class RecentHealth(HealthCheckService checks, TimeProvider time)
{
    /// <summary>With the time that a check takes at most, a store that goes down shows within five seconds.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    private readonly Lock _changing = new();
    private Task<HealthReport>? _check;
    private long _checkedAt;

    public Task<HealthReport> GetAsync(CancellationToken cancellationToken)
    {
        lock (_changing)
        {
            if (_check is null || (_check.IsCompleted && (!_check.IsCompletedSuccessfully || time.GetElapsedTime(_checkedAt) > MaxAge)))
            {
                _check = CheckAsync();
            }

            return _check.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Not cancelled with the request that began it, since others wait for it as well.</summary>
    private async Task<HealthReport> CheckAsync()
    {
        await Task.Yield();
        var report = await checks.CheckHealthAsync(CancellationToken.None);
        _checkedAt = time.GetTimestamp();
        return report;
    }
}
