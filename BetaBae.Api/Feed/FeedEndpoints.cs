using System.Security.Claims;
using BetaBae.Api.OpenApi;
using BetaBae.Core;
using BetaBae.Core.Matching;
using BetaBae.Data.Entities;
using BetaBae.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using FeedService = BetaBae.Core.Matching.Feed;

namespace BetaBae.Api.Feed;

internal static class FeedEndpoints
{
    public static void MapFeed(this IEndpointRouteBuilder app) => app.MapGet("/feed", ListAsync).Refusing(409)
        .WithTags("Feed").WithName("GetFeed").WithSummary("People who may suit the caller, best first");

    private static async Task<Ok<FeedView>> ListAsync(
        long? limit,
        string? cursor,
        int? age,
        [FromQuery(Name = "age_min")] int? ageMin,
        [FromQuery(Name = "age_max")] int? ageMax,
        string? gender,
        string? location,
        FeedService feed,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken)
    {
        var filter = new FeedFilter(age, ageMin, ageMax, WireName.Read<Gender>("gender", gender), location);
        return TypedResults.Ok(await feed.ListAsync(caller.Id(), filter, limit, cursor, cancellationToken));
    }
}
