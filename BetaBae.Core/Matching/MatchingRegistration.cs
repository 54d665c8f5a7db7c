using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Core.Matching;

public static class MatchingRegistration
{
    public static IServiceCollection AddMatching(this IServiceCollection services) => services
        .AddScoped<Matches>()
        .AddScoped<Feed>()
        .AddSingleton<FeedIndex>()
        .AddHostedService<FeedRefresher>();
}
