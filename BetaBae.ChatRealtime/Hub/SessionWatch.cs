using BetaBae.Core;
using BetaBae.Core.Accounts;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>
/// Keeps sessions alive while they are connected, and closes the connections of those that have ended without a word that
/// reached this replica.
/// </summary>
internal sealed partial class SessionWatch(
    Connections connections, SessionStore sessions, TimeProvider time, ILogger<SessionWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Nobody knows now whose session has ended; the next look will tell.
                if (StoreFailures.Find(exception) is null)
                {
                    LogFailed(exception);
                }
            }
            catch (Exception)
            {
                // Whatever it was, it is over.
                return;
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var key in connections.All.Select(c => c.Session.Key).Distinct().ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await sessions.SeeAsync(key) is null)
            {
                connections.Abort(key);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Sessions could not be looked at; trying again")]
    private partial void LogFailed(Exception exception);
}
