using System.Security.Claims;
using BetaBae.Api.OpenApi;
using BetaBae.Core;
using BetaBae.Core.Matching;
using BetaBae.Data.Entities;
using BetaBae.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BetaBae.Api.Feed;

internal static class FeedEndpoints
{
    public static void MapFeed(this IEndpointRouteBuilder app) => app.MapGet("/feed", ListAsync).Refusing(409)
        .Kept(services => services.GetRequiredService<FeedIndex>().Generation)
        .WithTags("Feed").WithName("GetFeed").WithSummary("People who may suit the caller, best first");

    // Named as in the query: errors of binding go by these names.
    private static async Task<Ok<FeedView>> ListAsync(
        long? limit,
        string? cursor,
        int? age,
        int? age_min,
        int? age_max,
        string? gender,
        string? location,
        FeedService feed,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken)
    {
        var validation = new Validation();
        var filter = new FeedFilter(age, age_min, age_max, validation.Named<Gender>("gender", gender), location);
        validation.ThrowIfInvalid();
        return TypedResults.Ok(await feed.ListAsync(caller.Id(), filter, limit, cursor, cancellationToken));
    }
}
