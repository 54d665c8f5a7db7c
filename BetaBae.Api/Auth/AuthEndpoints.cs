using System.Security.Claims;
using BetaBae.Api.OpenApi;
using BetaBae.Core.Accounts;
using BetaBae.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace BetaBae.Api.Auth;

internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder app)
    {
        var auth = app.MapGroup("/auth").WithTags("Auth");
        auth.MapPost("/register", RegisterAsync).AllowAnonymous().Refusing(409, 429)
            .WithName("Register").WithSummary("Creates an account and logs in");
        auth.MapPost("/login", LoginAsync).AllowAnonymous().Refusing(429)
            .WithName("Login").WithSummary("Logs in; an older session that the request carries ends");
        auth.MapPost("/logout", LogoutAsync)
            .WithName("Logout").WithSummary("Ends this session");
        auth.MapPost("/logout-all", LogoutAllAsync)
            .WithName("LogoutAll").WithSummary("Ends every session of the user");
        auth.MapGet("/session", GetSessionAsync)
            .WithName("GetSession").WithSummary("Who is logged in, and until when");
    }

    private static async Task<Created<AccountView>> RegisterAsync(
        RegisterRequest request, AccountService accounts, HttpContext context, CancellationToken cancellationToken)
    {
        var (account, token) = await accounts.RegisterAsync(
            request.Email, request.Password, request.LegalName, context.Connection.RemoteIpAddress, cancellationToken);
        SessionCookie.Write(context, token);
        return TypedResults.Created((string?)null, account);
    }

    private static async Task<Ok<AccountView>> LoginAsync(
        LoginRequest request, AccountService accounts, HttpContext context, CancellationToken cancellationToken)
    {
        var (account, token) = await accounts.LoginAsync(
            request.Email, request.Password, SessionCookie.Read(context.Request), context.Connection.RemoteIpAddress, cancellationToken);
        SessionCookie.Write(context, token);
        return TypedResults.Ok(account);
    }

    private static async Task<Ok<MessageResponse>> LogoutAsync(SessionStore sessions, HttpContext context)
    {
        await sessions.RevokeAsync(context.Session());
        SessionCookie.Clear(context);
        return TypedResults.Ok(new MessageResponse("Logged out"));
    }

    private static async Task<Ok<MessageResponse>> LogoutAllAsync(SessionStore sessions, HttpContext context)
    {
        await sessions.RevokeAllAsync(context.Session().UserId);
        SessionCookie.Clear(context);
        return TypedResults.Ok(new MessageResponse("Logged out everywhere"));
    }

    private static async Task<Ok<SessionResponse>> GetSessionAsync(
        ClaimsPrincipal caller, AccountService accounts, IOptions<SessionLifetime> options, HttpContext context, CancellationToken cancellationToken)
    {
        var account = await accounts.GetAsync(caller.Id(), cancellationToken);
        return TypedResults.Ok(new SessionResponse(
            account.UserId, account.Email, account.HasProfile, account.HasLoveLanguage, account.HasPersonality,
            options.Value.ExpiresAt(context.Session())));
    }
}
