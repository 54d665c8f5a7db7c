using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Core.Profiles;

public static class ProfilesRegistration
{
    public static IServiceCollection AddProfiles(this IServiceCollection services) => services
        .AddScoped<ProfileService>()
        .AddScoped<PersonalityService>()
        .AddScoped<LoveLanguageService>();
}
