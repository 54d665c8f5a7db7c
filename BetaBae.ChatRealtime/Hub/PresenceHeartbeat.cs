using BetaBae.Core;
using BetaBae.Core.Chat;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>Renews the room visits of this replica's connections well within their lifetime, and removes those that others have left behind.</summary>
internal sealed partial class PresenceHeartbeat(
    Connections connections, IServiceScopeFactory scopes, TimeProvider time, ILogger<PresenceHeartbeat> logger) : BackgroundService
{
    /// <summary>Connections renewed by one statement.</summary>
    private const int Batch = 500;

    private static readonly TimeSpan Interval = Presence.Lifetime / 3;

    /// <summary>What others have left behind may stay for a while, and any replica removes it.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    /// <summary>After a failure: as soon as the database is back, visits that ran out meanwhile hold again.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private DateTimeOffset _nextSweep;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _nextSweep = NextSweep();
        for (var wait = Interval; ;)
        {
            await Task.Delay(wait, time, stoppingToken);
            wait = await TryAsync(stoppingToken) ? Interval : Retry;
        }
    }

    private async Task<bool> TryAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RenewAsync(stoppingToken);
            return true;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            if (StoreFailures.Find(exception) is null)
            {
                LogFailed(exception);
            }

            return false;
        }
        catch (Exception)
        {
            // Whatever it was, it is over.
            return false;
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var rooms = scope.ServiceProvider.GetRequiredService<Presence>();
        foreach (var ids in connections.All.Where(c => c.HasRooms).Select(c => c.Context.ConnectionId).Chunk(Batch))
        {
            await rooms.RenewAsync(ids, cancellationToken);
        }

        if (time.GetUtcNow() >= _nextSweep)
        {
            _nextSweep = NextSweep();
            await rooms.SweepAsync(cancellationToken);
        }
    }

    /// <summary>Replicas that were started together do not all sweep at once.</summary>
    private DateTimeOffset NextSweep() => time.GetUtcNow() + (SweepInterval * (0.75 + (Random.Shared.NextDouble() / 2)));

    [LoggerMessage(LogLevel.Error, "Open rooms could not be renewed; trying again")]
    private partial void LogFailed(Exception exception);
}
