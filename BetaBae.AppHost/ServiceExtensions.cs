using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace BetaBae.AppHost;

internal static class ServiceExtensions
{
    /// <summary>The port that clients know, in front of all replicas.</summary>
    public const int ApiPort = 3000;

    public const string HttpEndpoint = "http";

    /// <summary>Every project of ours comes in here.</summary>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var service = builder.AddProject<TProject>(name)
            // Nothing here speaks https: without this the dashboard asks for a trusted development certificate.
            .WithoutHttpsCertificate()
            // Aspire turns it on when it runs a project, and Microsoft.Extensions.AI would put conversations into traces.
            .WithEnvironment("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "false");

        // When run, the dashboard is where telemetry goes.
        return builder.ExecutionContext.IsPublishMode
            ? service.WithSettings("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL")
            // A dashboard that ended first would hold up every end for ten seconds.
            : service.WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "1000");
    }

    /// <summary>
    /// Files for deployers name no optional setting, whatever the one who publishes has set: a deployer gives them beside the files.
    /// </summary>
    public static bool IsForDeployers(this IDistributedApplicationBuilder builder) =>
        builder.ExecutionContext.IsPublishMode && builder.Configuration["Publishing:Publisher"] != "manifest";

    /// <summary>Hands on, under their own names, those of the variables that the AppHost's own settings have.</summary>
    public static IResourceBuilder<ProjectResource> WithSettings(this IResourceBuilder<ProjectResource> service, params string[] variables)
    {
        foreach (var variable in service.ApplicationBuilder.IsForDeployers() ? [] : variables)
        {
            if (service.ApplicationBuilder.Configuration[variable] is { Length: > 0 } value)
            {
                service.WithEnvironment(variable, value);
            }
        }

        return service;
    }

    /// <summary>
    /// An endpoint, which the launch profiles do not name, with its probes: a service gets traffic once <c>/health</c> says
    /// that its stores are there, and keeps it when one goes down later, since what needs no store goes on; <c>/alive</c>
    /// restarts a process that hangs. A probe brings its health check along, which is what <c>WaitFor</c> waits for: no
    /// WithHttpHealthCheck beside it.
    /// </summary>
    /// <param name="service">A service that speaks HTTP.</param>
    /// <param name="port">The port in front of its replicas; null: a free one, or what the platform chooses.</param>
    public static IResourceBuilder<ProjectResource> WithServiceEndpoint(this IResourceBuilder<ProjectResource> service, int? port = null) => service
        .WithHttpEndpoint(port: port, name: HttpEndpoint)
        .WithHttpProbe(ProbeType.Liveness, "/alive", endpointName: HttpEndpoint)
        // Azure takes ten failures at most.
        .WithHttpProbe(ProbeType.Startup, "/health", periodSeconds: 6, timeoutSeconds: 5, failureThreshold: 10, endpointName: HttpEndpoint)
        .WithSettings("CORS_ORIGINS");

    /// <summary><c>PORT</c>, or <see cref="ApiPort"/>.</summary>
    /// <exception cref="DistributedApplicationException">It is no port.</exception>
    public static int ReadApiPort(IConfiguration configuration) =>
        configuration["PORT"] is not { Length: > 0 } text ? ApiPort
        : ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 ? port
        : throw new DistributedApplicationException($"PORT is '{text}'; it can be 1 to {ushort.MaxValue}.");

    public static IResourceBuilder<ProjectResource> WithApiEndpoint(this IResourceBuilder<ProjectResource> service) => service
        // When published, the platform has the port: Azure's ingress takes 80 and 443 only.
        .WithServiceEndpoint(service.ApplicationBuilder.ExecutionContext.IsRunMode ? ReadApiPort(service.ApplicationBuilder.Configuration) : null)
        .WithSettings("LOGIN_RATE_PER_MINUTE")
        .WithExternalHttpEndpoints()
        .WithUrlForEndpoint(HttpEndpoint, url => url.DisplayText = "BetaBae")
        .WithUrlForEndpoint(HttpEndpoint, _ => new ResourceUrlAnnotation { Url = "/scalar", DisplayText = "API reference" })
        .WithUrlForEndpoint(HttpEndpoint, _ => new ResourceUrlAnnotation { Url = "/health", DisplayText = "Health" });
}
