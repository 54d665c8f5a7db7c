using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BetaBae.Web;

/// <summary>
/// Refuses a body in a character set that there is none of, before something tries to read it; and names the others as what reads it
/// knows them, without the quotes that a client may put around the name (RFC 9110, section 8.3.1).
/// </summary>
internal static class Charsets
{
    public static IApplicationBuilder UseKnownCharsets(this IApplicationBuilder app) => app.Use((context, next) =>
        IsKnown(context.Request)
            ? next(context)
            : Problems.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, "The body has a character set that is not known here"));

    private static bool IsKnown(HttpRequest request)
    {
        if (request.ContentType?.Contains("charset", StringComparison.OrdinalIgnoreCase) != true
            || !MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) || !parsed.Charset.HasValue)
        {
            return true;
        }

        var name = HeaderUtilities.RemoveQuotes(parsed.Charset).Trim();
        if (name.Length != parsed.Charset.Length || name.Length == 0)
        {
            parsed.Charset = name.Length == 0 ? null : name;
            request.ContentType = parsed.ToString();
        }

        return name.Length == 0 || Exists(name.ToString());
    }

    private static bool Exists(string name)
    {
        try
        {
            return Encoding.GetEncoding(name) is not null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
