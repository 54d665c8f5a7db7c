using BetaBae.Core.Accounts;
using BetaBae.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BetaBae.Api.Users;

internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder app)
    {
        var user = app.MapGroup("/user").WithTags("User");
        user.MapPut("/credential", ChangePasswordAsync)
            .WithName("ChangePassword").WithSummary("Changes the password and ends all other sessions");
    }

    private static async Task<Ok<MessageResponse>> ChangePasswordAsync(
        CredentialRequest request, Accounts accounts, HttpContext context, CancellationToken cancellationToken)
    {
        await accounts.ChangePasswordAsync(
            context.Session(), request.CurrentPassword, request.NewPassword, context.Connection.RemoteIpAddress, cancellationToken);
        return TypedResults.Ok(new MessageResponse("Password changed"));
    }
}
