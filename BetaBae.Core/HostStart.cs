using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BetaBae.Core;

/// <summary>For a host that answers soon after its process began: on its own thread comes what the first answer waits for.</summary>
public static class HostStart
{
    /// <summary>
    /// Has a singleton made on a thread of the pool meanwhile. What it throws, it throws again where it is asked for.
    /// </summary>
    public static void MakeAhead<T>(this IServiceProvider services)
        where T : notnull => _ = Task.Run(services.GetRequiredService<T>);

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
