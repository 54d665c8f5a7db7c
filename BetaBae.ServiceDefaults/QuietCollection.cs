using Microsoft.Extensions.Hosting;

namespace BetaBae.ServiceDefaults;

/// <summary>
/// Gives the system back what a start or a rush has left. The garbage collector runs when something is allocated, so a service
/// that has become quiet would keep its garbage, and the room for more of it, until it is busy again.
/// </summary>
internal sealed class QuietCollection(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Bytes allocated within an interval. Beyond them somebody is at work, whom the collection would stop.</summary>
    private const long Quiet = 8 << 20;

    /// <summary>Bytes by which the heap has to have grown since the last time; and by a quarter, since a large one takes long.</summary>
    private const long Growth = 8 << 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (allocated, kept) = (0L, 0L);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var before = allocated;
            allocated = GC.GetTotalAllocatedBytes();
            if (allocated - before < Quiet && Held() - kept > Math.Max(Growth, kept / 4))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                kept = Held();
            }
        }
    }

    private static long Held() => GC.GetGCMemoryInfo().TotalCommittedBytes;
}
