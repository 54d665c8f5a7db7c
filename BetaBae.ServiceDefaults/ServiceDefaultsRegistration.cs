using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BetaBae.ServiceDefaults;

public static class ServiceDefaultsRegistration
{
    /// <summary>For what is under way when a host is told to stop; orchestrators kill after ten seconds.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(8);

    /// <summary>What every host calls: telemetry, logging, and HTTP clients that find services and retry.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="name">Its name in telemetry; <c>OTEL_SERVICE_NAME</c> wins over it.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is malformed.</exception>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        PlatformSettings.Check(builder.Configuration);
        QuietByDefault(builder.Configuration);
        if (!builder.Environment.IsDevelopment())
        {
            builder.Logging.ClearProviders().AddJsonConsole(options =>
            {
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
                options.IncludeScopes = true;
            });
        }

        builder.AddTelemetry(name);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<RecentHealth>();
        builder.Services.AddHostedService<QuietCollection>();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>Requests and statements are in the traces; the log has what people have to know. <c>Logging__LogLevel__…</c> wins.</summary>
    private static void QuietByDefault(IConfigurationManager configuration) => configuration.Sources.Insert(0, new MemoryConfigurationSource
    {
        InitialData = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Information",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
            // What it logs is thrown as well, and its messages can hold what people wrote.
            ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Critical",
            // Refused calls, which are nobody's fault here, as errors; of those that failed the hub itself tells.
            ["Logging:LogLevel:Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher"] = "None",
            ["Logging:LogLevel:System.Net.Http"] = "Warning",
            ["Logging:LogLevel:Yarp"] = "Warning",
            // Every step of connecting.
            ["Logging:LogLevel:StackExchange.Redis"] = "Warning",

            // A start that fails is told in one sentence, by ServiceProgram.
            ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
        },
    });
}
