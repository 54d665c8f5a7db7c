using BetaBae.Core.Accounts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BetaBae.Web;

/// <summary>The cookie that carries a session's token.</summary>
public static class SessionCookie
{
    public const string Name = "session_id";

    public static string? Read(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Cookies.TryGetValue(Name, out var token) && token.Length > 0 ? token : null;
    }

    public static void Write(HttpContext context, string token)
    {
        ArgumentNullException.ThrowIfNull(context);
        var lifetime = context.RequestServices.GetRequiredService<IOptions<SessionLifetime>>().Value;
        context.Response.Cookies.Append(Name, token, Attributes(context, lifetime.AbsoluteTimeout));
    }

    public static void Clear(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Cookies.Delete(Name, Attributes(context, null));
    }

    private static CookieOptions Attributes(HttpContext context, TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        Secure = context.Request.IsHttps,
        MaxAge = maxAge,
    };
}
