namespace BetaBae.Tests.Hosting;

/// <summary>What answers over HTTP.</summary>
public interface IReachable
{
    Uri Address { get; }
}

/// <summary>A host in this process.</summary>
public interface IRunningApp : IReachable
{
    IServiceProvider Services { get; }
}

public static class ReachableExtensions
{
    /// <summary>A client with cookies of its own that follows no redirect.</summary>
    public static Browser NewClient(this IReachable app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return new Browser(app.Address);
    }
}
