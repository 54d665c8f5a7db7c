using System.Security.Claims;
using BetaBae.Api.OpenApi;
using BetaBae.Core.Matching;
using BetaBae.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BetaBae.Api.Matches;

internal static class MatchEndpoints
{
    public static void MapMatches(this IEndpointRouteBuilder app)
    {
        var match = app.MapGroup("/match").WithTags("Match");
        match.MapPost("", CreateAsync).Refusing(404, 409)
            .WithName("CreateMatch").WithSummary("Asks another person");
        match.MapGet("", ListAsync)
            .WithName("ListMatches").WithSummary("All matches of the caller, newest first");
        match.MapGet("/received", ListReceivedAsync)
            .WithName("ListReceivedMatches").WithSummary("Requests that wait for the caller's answer, newest first");

        var one = match.MapGroup("/{id}").Refusing(403, 404, 409);
        one.MapPost("/accept", AcceptAsync)
            .WithName("AcceptMatch").WithSummary("Says yes to a request: both can talk with the other's clone");
        one.MapPost("/reject", RejectAsync)
            .WithName("RejectMatch").WithSummary("Says no to a request");
        one.MapPost("/real-bae/accept", ConsentAsync)
            .WithName("AcceptRealBae").WithSummary("Consents to talk with the other person; with both consents they can");
        one.MapPost("/real-bae/reject", WithdrawAsync)
            .WithName("RejectRealBae").WithSummary("Withdraws the caller's consent to talk with the other person");
    }

    private static async Task<Created<MatchView>> CreateAsync(
        MatchRequest request, MatchService matches, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        TypedResults.Created((string?)null, await matches.RequestAsync(caller.Id(), request.RequestedId, cancellationToken));

    private static async Task<Ok<MatchListView>> ListAsync(
        long? limit, string? cursor, MatchService matches, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        TypedResults.Ok(await matches.ListAsync(caller.Id(), limit, cursor, cancellationToken));

    private static async Task<Ok<MatchListView>> ListReceivedAsync(
        long? limit, string? cursor, MatchService matches, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        TypedResults.Ok(await matches.ListReceivedAsync(caller.Id(), limit, cursor, cancellationToken));

    private static async Task<Ok<MatchView>> AcceptAsync(
        long id, MatchService matches, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        TypedResults.Ok(await matches.AcceptAsync(caller.Id(), id, cancellationToken));

    private static async Task<Ok<MatchView>> RejectAsync(
        long id, MatchService matches, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        TypedResults.Ok(await matches.RejectAsync(caller.Id(), id, cancellationToken));

    private static async Task<Ok<MatchView>> ConsentAsync(
        long id, MatchService matches, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        TypedResults.Ok(await matches.SetRealBaeConsentAsync(caller.Id(), id, consent: true, cancellationToken));

    private static async Task<Ok<MatchView>> WithdrawAsync(
        long id, MatchService matches, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        TypedResults.Ok(await matches.SetRealBaeConsentAsync(caller.Id(), id, consent: false, cancellationToken));
}
