using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>A deployment that is rolled out while people talk.</summary>
public sealed class ShutdownTests(Cluster cluster) : ClusterTests(cluster)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Replicas_asked_to_end_one_after_the_other_lose_nothing()
    {
        await using var load = await Load.StartAsync(Site, couples: 6, pause: TimeSpan.FromMilliseconds(200));
        foreach (var service in Cluster.Services)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            Assert.Equal(0, await service.TerminateAsync(Bound));

            // Those who were connected to it are at the others.
            await load.ExpectAliveAsync();
            await service.StartAsync();
        }

        await load.FinishAsync();
        Say($"Each replica ended once: {await load.ExpectExactAsync()}");
        Assert.Empty(load.Ledger.Refusals);
    }
}
