using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BetaBae.Web;

/// <summary>Other sites whose pages may call with the cookie: configuration section <c>Cors</c>.</summary>
public sealed class CorsOptions
{
    /// <summary>Comma-separated origins, such as <c>https://app.example.org</c>.</summary>
    public string Origins { get; set; } = "";

    internal IReadOnlyList<string> List =>
        [.. Origins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(o => o.TrimEnd('/'))];
}

/// <summary>
/// Refuses what another site's page makes a browser send: unsafe requests and WebSocket upgrades. A browser says so itself
/// by <c>Sec-Fetch-Site</c>; an older one only names the page's <c>Origin</c>, which is then compared with the Host.
/// Requests without either come from no browser and carry no foreign cookie.
/// </summary>
public sealed class CrossSiteGuard(IOptions<CorsOptions> options, IHostEnvironment environment)
{
    private readonly HashSet<string> _allowed = new(options.Value.List, StringComparer.OrdinalIgnoreCase);

    public bool IsAllowedOrigin(string origin) =>
        _allowed.Contains(origin)
        || (environment.IsDevelopment() && Uri.TryCreate(origin, UriKind.Absolute, out var url) && url is { Scheme: "http", Host: "localhost" });

    internal Task InvokeAsync(HttpContext context, RequestDelegate next) => IsRefused(context.Request)
        ? Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "Requests from other sites are not allowed")
        : next(context);

    private bool IsRefused(HttpRequest request)
    {
        if (!IsUnsafe(request))
        {
            return false;
        }

        var origin = request.Headers.Origin.ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var foreign = site.Length > 0
            ? site is not ("same-origin" or "none")
            : origin.Length > 0 && !IsOwn(request, origin);
        return foreign && !IsAllowedOrigin(origin);
    }

    private static bool IsUnsafe(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        || string.Equals(request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase);

    /// <summary>By host and port; https passes where http came in, because a proxy may have taken TLS off without saying so.</summary>
    private static bool IsOwn(HttpRequest request, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var url)
        && string.Equals(url.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
        && !(request.IsHttps && url.Scheme == Uri.UriSchemeHttp);
}

internal static class CrossSiteGuardExtensions
{
    public static IApplicationBuilder UseCrossSiteGuard(this IApplicationBuilder app, CrossSiteGuard guard) =>
        app.Use(next => context => guard.InvokeAsync(context, next));
}
