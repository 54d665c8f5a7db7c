using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace BetaBae.ServiceDefaults;

public static class Telemetry
{
    /// <summary>Traces, metrics and logs; sent over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to.</summary>
    internal static void AddTelemetry(this IHostApplicationBuilder builder, string name)
    {
        // Where nobody takes them they are not made: they cost as much as answering does.
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        UseStableDatabaseConventions();
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.IncludeScopes = true;
        });
        builder.Services.AddOpenTelemetry()
            // The environment last, so that it wins: OTEL_SERVICE_NAME, and the instance's id in OTEL_RESOURCE_ATTRIBUTES, by which
            // an orchestrator tells replicas apart.
            .ConfigureResource(resource => resource.AddService(name).AddEnvironmentVariableDetector())
            .WithTracing(traces => traces
                .AddProcessor<RootClientSpanFilter>()
                .AddProcessor<DatabaseSpanNames>()
                .AddAspNetCoreInstrumentation(http => http.Filter = context => !DefaultEndpoints.IsProbe(context.Request.Path))
                .AddHttpClientInstrumentation()
                .AddSource("Microsoft.AspNetCore.SignalR.Server", "Experimental.Microsoft.Extensions.AI", "BetaBae.*"))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("Experimental.Microsoft.Extensions.AI", "BetaBae.*"))
            .UseOtlpExporter();
    }

    /// <summary>For a program whose host is never started: traces and metrics from now on, until the host is disposed.</summary>
    public static void StartTelemetry(this IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _ = host.Services.GetService<TracerProvider>();
        _ = host.Services.GetService<MeterProvider>();
    }

    /// <summary>
    /// By the older conventions, which are its default, MySqlConnector repeats in spans what the server says of a failure, and
    /// of a duplicate it says the value: someone's e-mail. It takes its choice from the process's environment and from there only.
    /// </summary>
    private static void UseStableDatabaseConventions()
    {
        const string Name = "OTEL_SEMCONV_STABILITY_OPT_IN";
        var others = (Environment.GetEnvironmentVariable(Name) ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(value => value is not ("database" or "database/dup"));
        Environment.SetEnvironmentVariable(Name, string.Join(',', others.Append("database")));
    }
}
