using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>Tests over a whole deployment: each finds all of it up, and a failure shows what the services have written.</summary>
[Collection(nameof(Cluster))]
public abstract class ClusterTests(Cluster cluster) : IAsyncLifetime
{
    protected Cluster Cluster => cluster;

    public async ValueTask InitializeAsync() => await cluster.ReadyAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        cluster.ReportFailure();
        return ValueTask.CompletedTask;
    }

    /// <summary>For the test's output.</summary>
    protected static void Say(string text) => TestContext.Current.SendDiagnosticMessage(text);
}
