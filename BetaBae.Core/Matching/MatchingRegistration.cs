using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Core.Matching;

public static class MatchingRegistration
{
    public static IServiceCollection AddMatching(this IServiceCollection services) => services
        .AddScoped<MatchService>()
        .AddScoped<FeedService>()
        .AddSingleton<FeedIndex>();

    /// <summary>Keeps the feed's index, which takes memory and reading: for hosts that answer feeds.</summary>
    public static IServiceCollection AddFeedIndex(this IServiceCollection services) => services
        .AddHostedService<FeedRefresher>();
}
