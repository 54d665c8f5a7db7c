using System.Globalization;
using BetaBae.ServiceDefaults;

namespace BetaBae.AppHost.Publishing;

/// <summary>A Compose file for one machine, and the variables that it reads.</summary>
internal static class ComposeFile
{
    private const string ServiceNetwork = "services";
    private const string StoreNetwork = "stores";

    private static readonly Dictionary<string, string[]> StoreTests = new()
    {
        // By TCP: while it initializes, MySQL answers on its socket only. Any answer will do, so no password.
        [ResourceNames.MySql] = ["CMD", "mysqladmin", "ping", "--host=127.0.0.1", "--silent"],
        // Compose takes one dollar sign of two away; the other is the shell's.
        [ResourceNames.Redis] = ["CMD-SHELL", "REDISCLI_AUTH=$$REDIS_PASSWORD redis-cli ping | grep -q PONG"],
        [ResourceNames.Minio] = ["CMD", "mc", "ready", "local"],
    };

    public static IEnumerable<(string File, string Text)> Create(DistributedApplicationModel model, List<Workload> workloads)
    {
        var secrets = new SortedSet<string>(StringComparer.Ordinal);
        var expressions = new Expressions(model, name =>
        {
            var variable = name.ToUpperInvariant().Replace('-', '_');
            secrets.Add(variable);
            return $"${{{variable}:?missing in .env}}";
        });
        var document = new ComposeDocument(
            "betabae",
            workloads.ToDictionary(w => w.Name, w => Service(w, workloads, expressions)),
            // The stores can reach nothing outside, and nobody but the services can reach them.
            new() { [ServiceNetwork] = new(), [StoreNetwork] = new(Internal: true) },
            workloads.Where(w => w.Volume is not null).ToDictionary(w => w.Volume!.Source!, _ => new object()));

        yield return ("compose.yaml", PublishedFiles.ToYaml(document));
        yield return (".env.example", $"""
            # Copy it to .env and fill in. Passwords are letters and digits, since they become part of connection strings.
            {string.Join('\n', secrets.Select(s => $"{s}="))}

            # To be changed if need be.
            {string.Join('\n', workloads.Where(w => w.Project is not null).Select(w => $"#{ImageVariable(w)}={DefaultImage(w)}"))}
            #API_ADDRESS=127.0.0.1

            """);
    }

    private static ComposeService Service(Workload workload, List<Workload> all, Expressions expressions)
    {
        var replicas = workload.Resource.GetReplicaCount();
        var endsByItself = all.Any(w => w.Waits(WaitType.WaitForCompletion, all).Contains(workload));
        var sandbox = Sandbox.Of(workload.Name);
        return new ComposeService
        {
            Image = workload.Image ?? $"${{{ImageVariable(workload)}:-{DefaultImage(workload)}}}",
            Entrypoint = workload.Entrypoint is { } entrypoint ? [entrypoint] : null,
            Command = [.. workload.Arguments.Select(Resolve)],
            // What the model leaves to whoever deploys, such as API_KEY; README.md lists it.
            EnvFile = workload.Project is null ? null : [new("settings.env")],
            Environment = workload.Environment.Concat(Sandbox.Environment(workload.Name)).ToDictionary(e => e.Key, e => Resolve(e.Value)),
            Volumes = workload.Volume is { } volume ? [$"{volume.Source}:{volume.Target}"] : null,
            Ports = workload.Endpoints.Any(e => e.IsExternal) ? [Port(replicas)] : null,
            Networks = workload.Project is null ? [StoreNetwork] : [ServiceNetwork, StoreNetwork],
            DependsOn = workload.Waits(WaitType.WaitUntilHealthy, all).Select(w => (w.Name, Condition: "service_healthy"))
                .Concat(workload.Waits(WaitType.WaitForCompletion, all).Select(w => (w.Name, Condition: "service_completed_successfully")))
                .ToDictionary(w => w.Name, w => new ComposeDependency(w.Condition)),
            Healthcheck = Healthcheck(workload),
            // The migrations try again by themselves; when they give up, "docker compose up" says so and starts no service.
            Restart = endsByItself ? "no" : "unless-stopped",
            StopGracePeriod = workload.Project is null ? "1m" : "30s",
            // MinIO's image has no user and no /data, so a new volume belongs to root: it stays root, without any of root's capabilities.
            User = workload.Name == ResourceNames.Minio ? null : $"{sandbox.User}:{sandbox.User}",
            Tmpfs = [.. sandbox.WritableFolders.Select(f => $"{f}:size=512m,mode=1777")],
            Deploy = new(replicas > 1 ? replicas : null, Resources(Size.Of[workload.Name])),
        };

        string Resolve(string text) => expressions.Resolve(text.Replace("$", "$$", StringComparison.Ordinal));
    }

    /// <summary>
    /// This machine's own ports unless API_ADDRESS says otherwise, since X-Forwarded-* is believed: a proxy takes TLS off. Each
    /// replica takes a free one of the range.
    /// </summary>
    private static string Port(int replicas)
    {
        var last = replicas > 1 ? $"-{ServiceExtensions.ApiPort + replicas - 1}" : "";
        return $"${{API_ADDRESS:-127.0.0.1}}:{ServiceExtensions.ApiPort}{last}:{Expressions.ServicePort}";
    }

    private static ComposeHealthcheck? Healthcheck(Workload workload) => workload switch
    {
        { Project: null } => new(StoreTests[workload.Name], "5s", "5s", 12, "60s"),
        // By the program itself, since the image has neither a shell nor curl.
        { Project: { } project } when workload.ProbePath(ProbeType.Startup) is { } path => new(
            ["CMD", "dotnet", $"/app/{ProgramOf(project)}.dll", "--probe", $"http://localhost:{Expressions.ServicePort}{path}"],
            "10s", "10s", 3, "120s"),
        _ => null,
    };

    private static ComposeResources Resources(Size size)
    {
        return new(Resource(size.CpuRequest, size.MemoryRequest), Resource(size.CpuLimit, size.MemoryLimit));

        static ComposeResource Resource(int cpu, int memory) => new((cpu / 1000m).ToString(CultureInfo.InvariantCulture), $"{memory}M");
    }

    private static string ProgramOf(ProjectResource project) => Path.GetFileNameWithoutExtension(project.GetProjectMetadata().ProjectPath);

    private static string ImageVariable(Workload workload) => $"{workload.Name.ToUpperInvariant()}_IMAGE";

    private static string DefaultImage(Workload workload) => $"betabae-{workload.Name}:latest";
}
