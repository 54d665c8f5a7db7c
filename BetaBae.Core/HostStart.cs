using Microsoft.Extensions.Hosting;

namespace BetaBae.Core;

public static class HostStart
{
    /// <summary>Completes once the host answers: a background service's own beginning delays no first answer.</summary>
    /// <exception cref="OperationCanceledException">The host stops before.</exception>
    public static async Task StartedAsync(this IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lifetime);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }
}
