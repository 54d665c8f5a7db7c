using System.Globalization;
using System.Security.Claims;
using BetaBae.Core.Accounts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BetaBae.Web;

public static class CallerExtensions
{
    /// <summary>The user id of an authenticated caller.</summary>
    public static long Id(this ClaimsPrincipal caller) =>
        long.Parse(caller.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture);

    /// <summary>The session of an authenticated request.</summary>
    public static Session Session(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.GetRequiredFeature<Session>();
    }
}
