using BetaBae.LocalServers;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Deployment;

/// <summary>
/// The environment that Aspire (13.5) and our AppHost give a project. Aspire itself cannot run everywhere that these tests do.
/// </summary>
internal static class AspireEnvironment
{
    /// <summary>What every project gets that is run, and not published.</summary>
    /// <param name="name">The resource.</param>
    /// <param name="instance">Its id, another one for each replica and each start.</param>
    /// <param name="dashboard">Where telemetry goes.</param>
    public static Dictionary<string, string> Run(string name, string instance, OtlpReceiver dashboard) => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"{dashboard.Address}",
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
        ["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={dashboard.Key}",
        ["OTEL_SERVICE_NAME"] = name,
        ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instance}",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "1000",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "1000",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
        ["OTEL_TRACES_SAMPLER"] = "always_on",
        ["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based",
        ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory",
        ["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true",
        ["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true",

        // Aspire's value. Our AppHost sets false; what people write must not depend on it.
        ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true",
        ["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true",
        ["LOGGING__CONSOLE__FORMATTERNAME"] = "simple",
        ["DOTNET_LAUNCH_PROFILE"] = "http",
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["DOTNET_ENVIRONMENT"] = "Development",
    };

    /// <summary>What a published service gets beside its settings.</summary>
    public static Dictionary<string, string> Published(int port) => new()
    {
        ["HTTP_PORTS"] = $"{port}",
        ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true",
        ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory",
        ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "false",
    };

    /// <summary>Stores that are there already, by connection strings and the variables of the contract.</summary>
    public static Dictionary<string, string> Stores(RealServers servers, string database, string bucket) => new()
    {
        ["ConnectionStrings__betabae"] = database,

        // A database of its own beside the cluster's.
        ["ConnectionStrings__redis"] = $"{servers.Redis.Address},defaultDatabase=1",
        ["S3_ENDPOINT"] = servers.S3.Address,
        ["S3_REGION"] = "us-east-1",
        ["S3_BUCKET_NAME"] = bucket,
        ["S3_ACCESS_KEY_ID"] = S3Server.Keys.Id,
        ["S3_SECRET_ACCESS_KEY"] = S3Server.Keys.Secret,
    };

    public static Dictionary<string, string> Model(FakeOpenAi model, string key) => new()
    {
        ["LLM_ENDPOINT"] = model.Endpoint,
        ["LLM_MODEL"] = "test-model",
        ["API_KEY"] = key,
    };
}
