using BetaBae.Tests.Contract.Replies;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>Whatever people do, events tell their devices what a fresh fetch would.</summary>
public abstract class RandomRunTests(Site site) : SiteTests(site)
{
    /// <summary>Two that are always the same and one of today; <c>BETABAE_SEED</c> asks for one, <c>BETABAE_RUNS</c> for more.</summary>
    private static IEnumerable<int> Seeds() =>
        int.TryParse(Environment.GetEnvironmentVariable("BETABAE_SEED"), out var seed) ? [seed]
        : int.TryParse(Environment.GetEnvironmentVariable("BETABAE_RUNS"), out var runs) ? Enumerable.Range(0, runs).Select(_ => Random.Shared.Next())
        : [1, 2, Random.Shared.Next()];

    [Fact]
    public Task Events_tell_what_a_fresh_fetch_tells() => RunAsync(Site);

    private protected virtual async Task RunAsync(Site site)
    {
        var replies = 0;
        foreach (var seed in Seeds())
        {
            await using var run = new RandomRun(site, seed);
            Say($"Random run on {site.Hubs.Count} hubs with {await run.RunAsync()}");
            replies += run.Replies;
        }

        Assert.NotEqual(0, replies);
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class RandomRunTestsEmbedded(EmbeddedApp app) : RandomRunTests(Site.Of(app))
{
    /// <summary>With one more replica of the hub, which lets clones answer.</summary>
    private protected override async Task RunAsync(Site site)
    {
        await using var scene = await ReplyScene.CreateAsync(app);
        var chat = await scene.StartAsync(recorded: false);
        await base.RunAsync(site with { Hubs = [app, chat] });
    }
}

[Collection(nameof(Cluster))]
public sealed class RandomRunTestsCluster(Cluster cluster) : RandomRunTests(Site.Of(cluster));
