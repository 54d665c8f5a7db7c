using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Core.Profiles;

public static class ProfilesRegistration
{
    public static IServiceCollection AddProfiles(this IServiceCollection services) => services
        .AddScoped<Profiles>()
        .AddScoped<Personalities>()
        .AddScoped<LoveLanguages>();
}
