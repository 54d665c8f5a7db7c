using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BetaBae.ServiceDefaults;

public static class ServiceDefaultsRegistration
{
    /// <summary>What every host calls first: settings, telemetry, logging, and HTTP clients that find services and retry.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="name">Its name in telemetry; <c>OTEL_SERVICE_NAME</c> wins over it.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is malformed.</exception>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        SettingsAliases.AddTo(builder.Configuration);
        if (!builder.Environment.IsDevelopment())
        {
            builder.Logging.ClearProviders().AddJsonConsole(options => options.UseUtcTimestamp = true);
        }

        builder.AddTelemetry(name);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
        return builder;
    }
}
