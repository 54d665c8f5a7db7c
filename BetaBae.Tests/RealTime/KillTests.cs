using System.Diagnostics;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>Services that crash while people talk: what was acknowledged is there once, and what is due comes once.</summary>
public sealed class KillTests(Cluster cluster) : ClusterTests(cluster)
{
    /// <summary>A longer run is asked for with <c>BETABAE_KILLS</c>.</summary>
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("BETABAE_KILLS"), out var kills) ? kills : 5;

    [Fact]
    public async Task Killed_at_random_moments_nothing_is_lost_doubled_or_stuck()
    {
        await using var load = await Load.StartAsync(Site, couples: 6, pause: TimeSpan.FromMilliseconds(300));
        var started = Stopwatch.StartNew();
        var victims = new List<string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(Random.Shared.Next(300, 3000));
            var victim = Cluster.Services.ToList().Any();
            victims.Add(victim.Name);
            await victim.KillAsync();
            await Task.Delay(Random.Shared.Next(1000));
            victim.Launch();
        }

        await Task.WhenAll(Cluster.Services.Select(s => s.UntilAnsweredAsync()));
        await load.FinishAsync();
        var elapsed = started.Elapsed;
        await load.ExpectAliveAsync();
        var figures = await load.ExpectExactAsync();
        Say($"{Kills} kills ({string.Join(' ', victims)}) in {elapsed.TotalSeconds:F0} s: {figures}; "
            + $"connections {load.Talkers.Sum(t => t.Connections)}, pushed {load.Talkers.Sum(t => t.Pushed)}, "
            + $"answers seen from cloneTyping to newMessage {load.Talkers.Sum(t => t.Clones.Whole)}");

        // Nobody has ended a store; one that is overloaded may say so.
        load.Ledger.ExpectRefusals("database");
        Assert.Empty(load.Talkers.SelectMany(t => t.Clones.Wrong));
        Assert.NotEqual(0, load.Talkers.Sum(t => t.Clones.Whole));
    }
}
