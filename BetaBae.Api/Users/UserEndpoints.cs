using System.Security.Claims;
using BetaBae.Api.OpenApi;
using BetaBae.Core.Accounts;
using BetaBae.Core.Profiles;
using BetaBae.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BetaBae.Api.Users;

internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder app)
    {
        var user = app.MapGroup("/user").WithTags("User");
        user.MapGet("/profile", GetProfileAsync).Kept()
            .WithName("GetProfile").WithSummary("One's own account and profile");
        user.MapPut("/profile", SaveProfileAsync).TakingForm(ProfileRequest.ImageField, ProfileRequest.TextFields).TakingJson<ProfileChange>().Refusing(413, 415)
            .WithName("SaveProfile").WithSummary("Creates one's profile or changes parts of it");
        user.MapGet("/info/{id}", GetPersonAsync).Refusing(404)
            .WithName("GetPerson").WithSummary("What a person shows of themselves");

        user.MapGet("/personality", GetPersonalityAsync).Refusing(404)
            .WithName("GetPersonality").WithSummary("One's own personality");
        user.MapPut("/personality", SavePersonalityAsync)
            .WithName("SavePersonality").WithSummary("Sets one's personality, each trait 0 to 5");
        user.MapPost("/personality/score", ScorePersonalityAsync)
            .WithName("ScorePersonality").WithSummary("Sets one's personality by five answers");
        user.MapGet("/lovelanguage", GetLoveLanguageAsync).Refusing(404)
            .WithName("GetLoveLanguage").WithSummary("One's own love languages");
        user.MapPut("/lovelanguage", SaveLoveLanguageAsync)
            .WithName("SaveLoveLanguage").WithSummary("Sets one's love languages, each 1 to 5");
        user.MapPost("/lovelanguage/score", ScoreLoveLanguageAsync)
            .WithName("ScoreLoveLanguage").WithSummary("Sets one's love languages by five answers");

        user.MapPut("/credential", ChangePasswordAsync)
            .WithName("ChangePassword").WithSummary("Changes the password and ends all other sessions");
    }

    private static async Task<Ok<OwnProfileView>> GetProfileAsync(
        ClaimsPrincipal caller, ProfileService profiles, CancellationToken cancellationToken) =>
        TypedResults.Ok(await profiles.GetAsync(caller.Id(), cancellationToken));

    private static async Task<Ok<OwnProfileView>> SaveProfileAsync(
        HttpRequest request, ClaimsPrincipal caller, ProfileService profiles, CancellationToken cancellationToken)
    {
        var (change, image) = await ProfileRequest.ReadAsync(request, cancellationToken);
        return TypedResults.Ok(await profiles.SaveAsync(caller.Id(), change, image, cancellationToken));
    }

    private static async Task<Ok<PersonView>> GetPersonAsync(
        long id, ClaimsPrincipal caller, ProfileService profiles, CancellationToken cancellationToken) =>
        TypedResults.Ok(await profiles.GetPersonAsync(caller.Id(), id, cancellationToken));

    private static async Task<Ok<PersonalityView>> GetPersonalityAsync(
        ClaimsPrincipal caller, PersonalityService personalities, CancellationToken cancellationToken) =>
        TypedResults.Ok(await personalities.GetAsync(caller.Id(), cancellationToken));

    private static async Task<Ok<PersonalityView>> SavePersonalityAsync(
        PersonalityScores request, ClaimsPrincipal caller, PersonalityService personalities, CancellationToken cancellationToken) =>
        TypedResults.Ok(await personalities.SaveAsync(caller.Id(), request, cancellationToken));

    private static async Task<Ok<PersonalityView>> ScorePersonalityAsync(
        AnswersRequest request, ClaimsPrincipal caller, PersonalityService personalities, CancellationToken cancellationToken) =>
        TypedResults.Ok(await personalities.SaveAsync(caller.Id(), PersonalityScores.Of(request.Answers), cancellationToken));

    private static async Task<Ok<LoveLanguageView>> GetLoveLanguageAsync(
        ClaimsPrincipal caller, LoveLanguageService loveLanguages, CancellationToken cancellationToken) =>
        TypedResults.Ok(await loveLanguages.GetAsync(caller.Id(), cancellationToken));

    private static async Task<Ok<LoveLanguageView>> SaveLoveLanguageAsync(
        LoveLanguageScores request, ClaimsPrincipal caller, LoveLanguageService loveLanguages, CancellationToken cancellationToken) =>
        TypedResults.Ok(await loveLanguages.SaveAsync(caller.Id(), request, cancellationToken));

    private static async Task<Ok<LoveLanguageView>> ScoreLoveLanguageAsync(
        AnswersRequest request, ClaimsPrincipal caller, LoveLanguageService loveLanguages, CancellationToken cancellationToken) =>
        TypedResults.Ok(await loveLanguages.SaveAsync(caller.Id(), LoveLanguageScores.Of(request.Answers), cancellationToken));

    private static async Task<Ok<MessageResponse>> ChangePasswordAsync(
        CredentialRequest request, AccountService accounts, HttpContext context, CancellationToken cancellationToken)
    {
        await accounts.ChangePasswordAsync(
            context.Session(), request.CurrentPassword, request.NewPassword, context.Connection.RemoteIpAddress, cancellationToken);
        return TypedResults.Ok(new MessageResponse("Password changed"));
    }
}
