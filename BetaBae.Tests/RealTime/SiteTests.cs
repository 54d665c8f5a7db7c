namespace BetaBae.Tests.RealTime;

/// <summary>Tests of one or several replicas: each finds all of them up, and a failure shows what they have written.</summary>
public abstract class SiteTests(Site site) : IAsyncLifetime
{
    protected Site Site => site;

    public async ValueTask InitializeAsync()
    {
        if (site.Cluster is { } cluster)
        {
            await cluster.ReadyAsync();
        }
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        site.Cluster?.ReportFailure();
        return ValueTask.CompletedTask;
    }

    /// <summary>A run's figures, which are shown also when all is well.</summary>
    protected static void Say(string text)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        TestContext.Current.SendDiagnosticMessage(text);
    }
}
