using BetaBae.Core;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace BetaBae.Web.Backplane;

public static class BackplaneRegistration
{
    /// <summary>What a host needs to tell connected clients what it has changed, wherever they are connected.</summary>
    public static IServiceCollection AddBackplanePublisher(this IServiceCollection services) => services
        // The host starts without waiting for it.
        .AddSingleton(provider => new Lazy<IConnectionMultiplexer>(provider.GetRequiredService<IConnectionMultiplexer>))
        .AddSingleton<BackplanePublisher>()
        .AddSingleton<INotifier>(provider => provider.GetRequiredService<BackplanePublisher>())
        .AddHostedService(provider => provider.GetRequiredService<BackplanePublisher>());
}
