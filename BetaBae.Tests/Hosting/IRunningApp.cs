using System.Net;

namespace BetaBae.Tests.Hosting;

/// <summary>A host that answers over HTTP.</summary>
public interface IRunningApp
{
    Uri Address { get; }

    IServiceProvider Services { get; }
}

public static class RunningAppExtensions
{
    /// <summary>A client with cookies of its own that follows no redirect.</summary>
    public static HttpClient NewClient(this IRunningApp app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false })
        {
            BaseAddress = app.Address,
        };
    }
}
