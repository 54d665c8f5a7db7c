using Microsoft.Extensions.Hosting;

namespace BetaBae.ServiceDefaults;

/// <summary>
/// Gives the system back what a start or a rush has left. The garbage collector runs when something is allocated, so a service
/// that has become quiet would keep its garbage, and the room for more of it, until it is busy again.
/// </summary>
internal sealed class QuietCollection(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Bytes allocated within an interval: some dozens of requests a second. Beyond them too many would wait for the collection.</summary>
    private const long Quiet = 2 << 20;

    /// <summary>
    /// Bytes allocated since the last time, at least. A quarter of what is held, if that is more: a large heap takes long, so it is
    /// collected less often.
    /// </summary>
    private const long Worthwhile = 16 << 20;

    /// <param name="now">Bytes allocated within the last interval.</param>
    /// <param name="since">Bytes allocated since the last collection here.</param>
    /// <param name="held">Bytes that were held after it.</param>
    internal static bool IsDue(long now, long since, long held) => now < Quiet && since > Math.Max(Worthwhile, held / 4);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (allocated, collected, held) = (0L, 0L, 0L);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var before = allocated;
            allocated = GC.GetTotalAllocatedBytes();
            if (IsDue(allocated - before, allocated - collected, held))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                (collected, held) = (allocated, GC.GetGCMemoryInfo().TotalCommittedBytes);
            }
        }
    }
}
