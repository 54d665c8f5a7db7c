using BetaBae.Api.Auth;
using BetaBae.Api.Chat;
using BetaBae.Api.Clones;
using BetaBae.Api.Feed;
using BetaBae.Api.Files;
using BetaBae.Api.Matches;
using BetaBae.Api.OpenApi;
using BetaBae.Api.Users;
using BetaBae.Core.Matching;

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
        app.MapApiDocument();

        var api = app.MapGroup("").RequireAuthorization().WithProblems().AuthenticateBeforeBinding().ValidateNumbers().MapHead();
        api.MapAuth();
        api.MapUsers();
        api.MapFiles();
        api.MapFeed();
        api.MapMatches();
        api.MapChat();
        api.MapClones();
    }
}

public static class ApiHostExtensions
{
    public static IServiceCollection AddApi(this IServiceCollection services) => services
        .AddFeedIndex()
        .AddApiDocument()
        .AddOutputCache(KeptAnswers.Configure);

    public static void MapApi(this WebApplication app)
    {
        app.UseOutputCache();
        ApiHost.Map(app);
    }
}
