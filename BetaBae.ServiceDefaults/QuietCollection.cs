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
    private const long Quiet = 2 << 20;

    /// <summary>
    /// Bytes allocated since the last time, at least. A quarter of what is held, if that is more: a large heap takes long, so it is
    /// collected less often.
    /// </summary>
    private const long Worthwhile = 16 << 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (allocated, collected, held) = (0L, 0L, 0L);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var before = allocated;
            allocated = GC.GetTotalAllocatedBytes();
            if (allocated - before < Quiet && allocated - collected > Math.Max(Worthwhile, held / 4))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                (collected, held) = (allocated, GC.GetGCMemoryInfo().TotalCommittedBytes);
            }
        }
    }
}
