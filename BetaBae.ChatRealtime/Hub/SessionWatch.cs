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
    /// <summary>Sessions asked for at once: the questions go out together and the answers come back together.</summary>
    private const int Batch = 500;

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
        foreach (var keys in connections.Sessions.Chunk(Batch))
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Each by a command of its own, because on a Redis Cluster the keys are in different slots.
            var seen = await Task.WhenAll(keys.Select(sessions.SeeAsync));
            foreach (var (key, session) in keys.Zip(seen))
            {
                if (session is null)
                {
                    connections.Abort(key);
                }
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Sessions could not be looked at; trying again")]
    private partial void LogFailed(Exception exception);
}
