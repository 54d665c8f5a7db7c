using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace BetaBae.Web;

/// <summary>
/// Answers a body that is too large. It is read to its end first, up to a bound, because a client whose body is cut off
/// sees a broken connection and not our answer.
/// </summary>
internal static class BodyLimit
{
    /// <summary>Bytes where an endpoint does not say otherwise: more than any valid JSON of the contract needs.</summary>
    public const long Usual = 4 * 1024 * 1024;

    /// <summary>Bytes of what is read to be thrown away; beyond them the connection is cut.</summary>
    private const long MaxThrownAway = 128 * 1024 * 1024;

    public static IApplicationBuilder UseBodyLimit(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Request.ContentLength is not > Usual
            || context.GetEndpoint() is not { } endpoint
            || endpoint.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is not null)
        {
            await next(context);
            return;
        }

        if (context.Request.ContentLength <= MaxThrownAway
            && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxThrownAway;
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        }

        await Problems.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, "The body is larger than allowed");
    });
}
