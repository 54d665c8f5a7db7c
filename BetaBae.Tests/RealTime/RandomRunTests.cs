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
    public async Task Events_tell_what_a_fresh_fetch_tells()
    {
        foreach (var seed in Seeds())
        {
            await using var run = new RandomRun(Site, seed);
            Say($"Random run on {Site.Hubs.Count} hubs with {await run.RunAsync()}");
        }
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class RandomRunTestsEmbedded(EmbeddedApp app) : RandomRunTests(Site.Of(app));

[Collection(nameof(Cluster))]
public sealed class RandomRunTestsCluster(Cluster cluster) : RandomRunTests(Site.Of(cluster));
