using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>Tests for which nothing less than a whole deployment will do.</summary>
[Collection(nameof(Cluster))]
public abstract class ClusterTests(Cluster cluster) : SiteTests(Site.Of(cluster))
{
    protected Cluster Cluster => cluster;
}
