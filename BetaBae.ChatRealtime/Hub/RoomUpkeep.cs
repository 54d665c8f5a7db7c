using BetaBae.Core;
using BetaBae.Core.Chat;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>Renews the room visits of this replica's connections well within their lifetime, and removes those that have run out.</summary>
internal sealed class RoomUpkeep(Connections connections, IServiceScopeFactory scopes, TimeProvider time) : BackgroundService
{
    /// <summary>Connections renewed by one statement.</summary>
    private const int Batch = 500;

    private static readonly TimeSpan Interval = Rooms.Lifetime / 3;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RenewAsync(stoppingToken);
            }
            catch (Exception exception) when (StoreFailures.Find(exception) is not null)
            {
                // While the database is down nothing arrives that could be taken for read or unread.
            }
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var rooms = scope.ServiceProvider.GetRequiredService<Rooms>();
        foreach (var ids in connections.All.Where(c => c.HasRooms).Select(c => c.Context.ConnectionId).Chunk(Batch))
        {
            await rooms.RenewAsync(ids, cancellationToken);
        }

        await rooms.SweepAsync(cancellationToken);
    }
}
