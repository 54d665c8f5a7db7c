using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BetaBae.Web;

/// <summary>Refuses a body in a character set that there is none of, before something tries to read it.</summary>
internal static class Charsets
{
    public static IApplicationBuilder UseKnownCharsets(this IApplicationBuilder app) => app.Use((context, next) =>
        IsKnown(context.Request.ContentType)
            ? next(context)
            : Problems.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, "The body has a character set that is not known here"));

    private static bool IsKnown(string? contentType)
    {
        if (contentType?.Contains("charset", StringComparison.OrdinalIgnoreCase) != true
            || !MediaTypeHeaderValue.TryParse(contentType, out var parsed) || parsed.Charset.Length == 0)
        {
            return true;
        }

        try
        {
            return Encoding.GetEncoding(parsed.Charset.ToString().Trim('"')) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
