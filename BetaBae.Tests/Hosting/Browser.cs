using System.Net;

namespace BetaBae.Tests.Hosting;

/// <summary>An HTTP client with cookies of its own that follows no redirect.</summary>
public sealed class Browser : HttpClient
{
    public Browser(Uri address)
        : this(address, new CookieContainer())
    {
    }

    private Browser(Uri address, CookieContainer cookies)
        : base(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false })
    {
        BaseAddress = address;
        Cookies = cookies;
    }

    /// <summary>Sent to every port of the address's host.</summary>
    public CookieContainer Cookies { get; }
}
