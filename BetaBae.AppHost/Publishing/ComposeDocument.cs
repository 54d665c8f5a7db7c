using YamlDotNet.Serialization;

namespace BetaBae.AppHost.Publishing;

// What we use of the Compose specification, in the order in which it is written. https://compose-spec.io

internal sealed record ComposeDocument(
    string Name,
    Dictionary<string, ComposeService> Services,
    Dictionary<string, ComposeNetwork> Networks,
    Dictionary<string, object> Volumes);

internal sealed record ComposeNetwork(bool? Internal = null);

internal sealed record ComposeService
{
    public required string Image { get; init; }
    public string[]? Entrypoint { get; init; }
    public string[]? Command { get; init; }
    public ComposeEnvFile[]? EnvFile { get; init; }
    public required Dictionary<string, string> Environment { get; init; }
    public string[]? Volumes { get; init; }
    public string[]? Ports { get; init; }
    public required string[] Networks { get; init; }
    public required Dictionary<string, ComposeDependency> DependsOn { get; init; }
    public ComposeHealthcheck? Healthcheck { get; init; }
    public required string Restart { get; init; }
    public required string StopGracePeriod { get; init; }
    public string? User { get; init; }
    public bool ReadOnly { get; } = true;
    public required string[] Tmpfs { get; init; }
    public string[] CapDrop { get; } = ["ALL"];
    public string[] SecurityOpt { get; } = ["no-new-privileges:true"];
    public required ComposeDeploy Deploy { get; init; }
}

internal sealed record ComposeEnvFile(string Path)
{
    [YamlMember(DefaultValuesHandling = DefaultValuesHandling.Preserve)]
    public bool Required { get; }
}

internal sealed record ComposeDependency(string Condition);

internal sealed record ComposeHealthcheck(string[] Test, string Interval, string Timeout, int Retries, string StartPeriod);

internal sealed record ComposeDeploy(int? Replicas, ComposeResources Resources);

internal sealed record ComposeResources(ComposeResource Reservations, ComposeResource Limits);

internal sealed record ComposeResource(string Cpus, string Memory);
