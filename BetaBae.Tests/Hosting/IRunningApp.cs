using System.Net;

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

public static class RunningAppExtensions
{
    /// <summary>A client with cookies of its own that follows no redirect.</summary>
    public static HttpClient NewClient(this IReachable app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return new CookieClient(new CookieContainer()) { BaseAddress = app.Address };
    }
}

/// <summary>A client whose cookies can be looked at.</summary>
internal sealed class CookieClient(CookieContainer cookies)
    : HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false })
{
    public CookieContainer Cookies => cookies;
}
