using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Core.Accounts;

public static class AccountsRegistration
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<SessionLifetime>().Bind(configuration.GetSection("Sessions"))
            .Validate(o => o.IdleTimeout > TimeSpan.Zero && o.AbsoluteTimeout > TimeSpan.Zero, "Sessions:IdleTimeout and Sessions:AbsoluteTimeout must be positive.")
            .ValidateOnStart();
        services.AddOptions<LoginOptions>().Bind(configuration.GetSection("Login"))
            .Validate(o => o.RatePerMinute > 0, "Login:RatePerMinute (LOGIN_RATE_PER_MINUTE) must be at least 1.")
            .ValidateOnStart();
        return services
            .AddSingleton<SessionStore>()
            .AddSingleton<AttemptLimiter>()
            .AddSingleton<PasswordHashing>()
            .AddScoped<AccountService>();
    }
}
