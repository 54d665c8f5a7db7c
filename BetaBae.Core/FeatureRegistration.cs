using BetaBae.Core.Accounts;
using BetaBae.Core.Chat;
using BetaBae.Core.Clones;
using BetaBae.Core.Demo;
using BetaBae.Core.Matching;
using BetaBae.Core.Media;
using BetaBae.Core.Profiles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Core;

public static class FeatureRegistration
{
    /// <summary>Everything that BetaBae does, over whatever stores the host has chosen.</summary>
    public static IServiceCollection AddFeatures(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<Revisions>()
        .AddAccounts(configuration)
        .AddMedia()
        .AddProfiles()
        .AddMatching()
        .AddChat()
        .AddClones(configuration)
        .AddDemo();
}
