using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace BetaBae.ServiceDefaults;

internal static class Telemetry
{
    /// <summary>Traces, metrics and logs; sent over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to.</summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder, string name)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? name))
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(http => http.Filter = context => !DefaultEndpoints.IsProbe(context.Request.Path))
                .AddHttpClientInstrumentation()
                .AddSource("MySqlConnector", "Microsoft.AspNetCore.SignalR.Server", "Experimental.Microsoft.Extensions.AI", "BetaBae.*"))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("MySqlConnector", "Experimental.Microsoft.Extensions.AI", "BetaBae.*"));

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            builder.Logging.AddOpenTelemetry(logs =>
            {
                logs.IncludeFormattedMessage = true;
                logs.IncludeScopes = true;
            });
            telemetry.UseOtlpExporter();
        }
    }
}
