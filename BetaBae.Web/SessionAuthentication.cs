using System.Security.Claims;
using System.Text.Encodings.Web;
using BetaBae.Core.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BetaBae.Web;

/// <summary>Who calls, by the session of their cookie: for REST and the hub alike.</summary>
public sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SessionStore sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Where nobody asks who calls, the store of sessions is not asked either: probes answer without it.
        if (Context.GetEndpoint()?.Metadata is not { } metadata || metadata.GetMetadata<IAllowAnonymous>() is not null
            || SessionCookie.Read(Request) is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        if (await sessions.FindAsync(token) is not { } session)
        {
            return AuthenticateResult.Fail("The session has ended");
        }

        Context.Features.Set(session);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, $"{session.UserId}")], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, "Log in first");

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, StatusCodes.Status403Forbidden, "This is not allowed");
}
