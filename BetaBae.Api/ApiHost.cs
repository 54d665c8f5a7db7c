using BetaBae.Api.Auth;
using BetaBae.Api.Chat;
using BetaBae.Api.Clones;
using BetaBae.Api.Feed;
using BetaBae.Api.Files;
using BetaBae.Api.Matches;
using BetaBae.Api.OpenApi;
using BetaBae.Api.Users;
using BetaBae.ServiceDefaults;
using BetaBae.Web;

namespace BetaBae.Api;

/// <summary>The REST API as a part that a host takes in: this project's own, and Standalone's.</summary>
public sealed class ApiHost
{
    private ApiHost()
    {
    }

    /// <summary>Every endpoint with its policy: a session, unless the endpoint itself says that it needs none.</summary>
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapDefaultEndpoints();
        app.MapApiDocument();

        var api = app.MapGroup("").RequireAuthorization().WithProblems();
        api.MapAuth();
        api.MapUsers();
        api.MapChat();
        api.MapClones();
        api.MapFiles();
        api.MapMatches();
        api.MapFeed();
    }
}

public static class ApiHostExtensions
{
    public static IServiceCollection AddApi(this IServiceCollection services, IConfiguration configuration) => services
        .AddWebConventions(configuration)
        .AddApiDocument();

    public static void UseApi(this WebApplication app)
    {
        app.UseWebConventions();
        ApiHost.Map(app);
    }
}
