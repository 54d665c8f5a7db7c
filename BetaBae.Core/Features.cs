using BetaBae.Core.Accounts;
using BetaBae.Core.Matching;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Core;

public static class Features
{
    /// <summary>Everything that BetaBae does, over whatever stores the host has chosen.</summary>
    public static IServiceCollection AddFeatures(this IServiceCollection services, IConfiguration configuration) => services
        .AddAccounts(configuration)
        .AddMatching();
}
