using System.Security.Claims;
using BetaBae.Api.OpenApi;
using BetaBae.Core.Clones;
using BetaBae.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BetaBae.Api.Clones;

internal static class CloneEndpoints
{
    public static void MapClones(this IEndpointRouteBuilder app)
    {
        var clone = app.MapGroup("/llm-clone").WithTags("BetaBae clone");
        clone.MapGet("", GetAsync).Refusing(404)
            .WithName("GetClone").WithSummary("One's own clone, with everything that the model is told about oneself");
        clone.MapPost("/create", CreateAsync).Refusing(409)
            .WithName("CreateClone").WithSummary("Creates one's clone; needs profile, personality and love language");
        clone.MapPost("/update", UpdateAsync).Refusing(404)
            .WithName("UpdateClone").WithSummary("Replaces the samples of how one writes");
        clone.MapPost("/delete", DeleteAsync).Refusing(404)
            .WithName("DeleteClone").WithSummary("Deletes one's clone");
        clone.MapPost("/response", AnswerAsync).Refusing(404, 409)
            .WithName("AskClone").WithSummary("One reply of the clone of an accepted match, without a conversation");
        clone.MapPost("/real-bae-thought", ThinkAsync).Refusing(404)
            .WithName("GetRealBaeThought").WithSummary("What a message in one of one's REAL_BAE conversations may mean");
    }

    private static async Task<Ok<CloneView>> GetAsync(ClaimsPrincipal caller, CloneService clone, CancellationToken cancellationToken) =>
        TypedResults.Ok(await clone.GetAsync(caller.Id(), cancellationToken));

    private static async Task<Created<CloneView>> CreateAsync(
        SamplesRequest request, ClaimsPrincipal caller, CloneService clone, CancellationToken cancellationToken) =>
        TypedResults.Created("/llm-clone", await clone.CreateAsync(caller.Id(), request.SampleUserResponses, cancellationToken));

    private static async Task<Ok<CloneView>> UpdateAsync(
        SamplesRequest request, ClaimsPrincipal caller, CloneService clone, CancellationToken cancellationToken) =>
        TypedResults.Ok(await clone.UpdateAsync(caller.Id(), request.SampleUserResponses, cancellationToken));

    private static async Task<NoContent> DeleteAsync(ClaimsPrincipal caller, CloneService clone, CancellationToken cancellationToken)
    {
        await clone.DeleteAsync(caller.Id(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<CloneResponse>> AnswerAsync(
        CloneResponseRequest request, ClaimsPrincipal caller, CloneChatService replies, CancellationToken cancellationToken) =>
        TypedResults.Ok(new CloneResponse(
            await replies.AnswerAsync(caller.Id(), request.PartnerId, request.Messages, cancellationToken)));

    private static async Task<Ok<ThoughtView>> ThinkAsync(
        ThoughtRequest request, ClaimsPrincipal caller, ThoughtService thoughts, CancellationToken cancellationToken) =>
        TypedResults.Ok(await thoughts.ThinkAsync(caller.Id(), request.ChatId, request.MessageText, cancellationToken));
}
