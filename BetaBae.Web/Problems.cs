using System.Diagnostics;
using System.Globalization;
using BetaBae.Core;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace BetaBae.Web;

/// <summary>Writes every error in the one form of the contract, whatever the client says that it accepts.</summary>
public static class Problems
{
    public const string ContentType = "application/problem+json";

    public static int StatusOf(DomainError reason) => reason switch
    {
        DomainError.Invalid => StatusCodes.Status400BadRequest,
        DomainError.Unauthenticated => StatusCodes.Status401Unauthorized,
        DomainError.Forbidden => StatusCodes.Status403Forbidden,
        DomainError.NotFound => StatusCodes.Status404NotFound,
        DomainError.Conflict => StatusCodes.Status409Conflict,
        DomainError.TooLarge => StatusCodes.Status413PayloadTooLarge,
        DomainError.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        DomainError.TooManyRequests => StatusCodes.Status429TooManyRequests,
        DomainError.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    public static Task WriteAsync(HttpContext context, DomainException refused)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(refused);
        if (refused.RetryAfter is { } retryAfter)
        {
            var seconds = Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return WriteAsync(context, StatusOf(refused.Reason), refused.Message, refused.Errors.Count > 0 ? refused.Errors : null);
    }

    public static Task WriteAsync(
        HttpContext context, int status, string message, IReadOnlyDictionary<string, string[]>? errors = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.StatusCode = status;
        var body = new ProblemBody(
            $"https://httpwg.org/specs/rfc9110.html#status.{status}",
            ReasonPhrases.GetReasonPhrase(status),
            status,
            message,
            message,
            Activity.Current?.Id ?? context.TraceIdentifier,
            errors);
        return context.Response.WriteAsJsonAsync(body, JsonConventions.Options, ContentType, CancellationToken.None);
    }

    /// <summary>For answers that have a status and no body yet: unknown routes and methods, mostly.</summary>
    internal static Task WriteStatusAsync(StatusCodeContext status)
    {
        var context = status.HttpContext;
        return WriteAsync(context, context.Response.StatusCode, context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => "There is nothing here",
            StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not allowed here",
            StatusCodes.Status415UnsupportedMediaType => "The body has a media type that is not taken here",
            var code => ReasonPhrases.GetReasonPhrase(code),
        });
    }
}
