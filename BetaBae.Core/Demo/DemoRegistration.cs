using BetaBae.Core.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BetaBae.Core.Demo;

public static class DemoRegistration
{
    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.TryAddSingleton<PasswordHashing>();
        return services.AddScoped<DemoPeople>();
    }
}
