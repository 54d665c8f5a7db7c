using System.Net;
using BetaBae.LocalServers;

namespace BetaBae.Tests.Hosting;

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
