using BetaBae.LocalServers;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>A store that goes down while people talk, and comes back.</summary>
public sealed class OutageTests(Cluster cluster) : ClusterTests(cluster)
{
    [Fact]
    public Task Redis_stopped_and_started() => ExpectRecoveryAsync(Cluster.Servers.Redis, "session store");

    [Fact]
    public Task The_database_stopped_and_started() => ExpectRecoveryAsync(Cluster.Servers.Database, "database");

    private async Task ExpectRecoveryAsync(IStoreServer store, string name)
    {
        Assert.SkipUnless(store.CanStop, "The server is not ours to stop.");
        await using var load = await Load.StartAsync(Site, couples: 4, pause: TimeSpan.FromMilliseconds(300));
        await Task.Delay(TimeSpan.FromSeconds(2));
        await store.StopAsync();
        try
        {
            var before = load.Ledger.Acknowledged;
            await Task.Delay(TimeSpan.FromSeconds(8));
            Say($"Acknowledged while the {name} was down: {load.Ledger.Acknowledged - before}");
        }
        finally
        {
            await store.StartAsync();
        }

        await Task.Delay(TimeSpan.FromSeconds(2));
        await load.FinishAsync();
        await load.UntilPushesResumeAsync();
        await load.ExpectAliveAsync();
        Say($"The {name} stopped: {await load.ExpectExactAsync()}");
        Assert.NotEmpty(load.Ledger.Refusals);
        load.Ledger.ExpectRefusals(name);
    }
}
