using k8s;
using k8s.Models;

namespace BetaBae.AppHost.Publishing;

/// <summary>What runs: a StatefulSet for a store, a Deployment for a service.</summary>
internal sealed class KubernetesPods(DistributedApplicationModel model, List<Workload> workloads)
{
    /// <summary>The one secret, which whoever deploys makes.</summary>
    private const string Secrets = "betabae-secrets";

    /// <summary>A secret that may be there: what the model leaves to whoever deploys, such as API_KEY; README.md lists it.</summary>
    private const string Settings = "betabae-settings";

    private const string DataVolume = "data";

    /// <summary>kustomization.yaml adds registry and tag.</summary>
    public static string Image(Workload workload) => workload.Image ?? $"betabae-{workload.Name}";

    public static V1ObjectMeta Metadata(Workload workload) => new() { Name = workload.Name, Labels = Labels(workload) };

    public static V1LabelSelector Selector(Workload workload) => new() { MatchLabels = Labels(workload) };

    public static IDictionary<string, string> Labels(Workload workload) =>
        new SortedDictionary<string, string> { ["app.kubernetes.io/name"] = workload.Name, ["app.kubernetes.io/part-of"] = "betabae" };

    public IEnumerable<IKubernetesObject> Service(Workload workload)
    {
        var template = Template(workload);
        var container = template.Spec.Containers[0];

        // Traffic once the stores are there, and whatever becomes of them: what needs no store goes on. Two minutes to come up.
        container.StartupProbe = Probe(workload, ProbeType.Startup, period: 2, failures: 60);
        container.ReadinessProbe = Probe(workload, ProbeType.Liveness, period: 5, failures: 3);
        container.LivenessProbe = Probe(workload, ProbeType.Liveness, period: 10, failures: 6);

        // A pod that is to end gets requests until every node knows; a shell for "sleep" is not in the image.
        container.Lifecycle = new() { PreStop = new() { Sleep = new() { Seconds = 5 } } };
        template.Spec.TerminationGracePeriodSeconds = 30;

        template.Spec.InitContainers = [.. workload.Waits(WaitType.WaitForCompletion, workloads).Select(Container)];
        template.Spec.TopologySpreadConstraints =
            [new() { MaxSkew = 1, TopologyKey = "kubernetes.io/hostname", WhenUnsatisfiable = "ScheduleAnyway", LabelSelector = Selector(workload) }];

        yield return new V1Deployment
        {
            Metadata = Metadata(workload),
            Spec = new()
            {
                Replicas = workload.Resource.GetReplicaCount(),
                Selector = Selector(workload),
                Strategy = new() { Type = "RollingUpdate", RollingUpdate = new() { MaxSurge = 1, MaxUnavailable = 0 } },
                Template = template,
            },
        };
        yield return new V1PodDisruptionBudget { Metadata = Metadata(workload), Spec = new() { MaxUnavailable = 1, Selector = Selector(workload) } };
    }

    public IEnumerable<IKubernetesObject> Store(Workload workload)
    {
        var template = Template(workload);
        var container = template.Spec.Containers[0];

        // Ten minutes to come up: a database that crashed may have much to recover.
        container.StartupProbe = Probe(workload, ProbeType.Readiness, period: 5, failures: 120);
        container.ReadinessProbe = Probe(workload, ProbeType.Readiness, period: 5, failures: 3);
        container.LivenessProbe = Probe(workload, ProbeType.Readiness, period: 10, failures: 6);
        template.Spec.TerminationGracePeriodSeconds = 60;

        // A new file system is not empty: its lost+found would be foreign data to a database.
        container.VolumeMounts.Insert(0, new() { Name = DataVolume, MountPath = workload.Volume!.Target, SubPath = "data" });
        template.Spec.SecurityContext.FsGroup = template.Spec.SecurityContext.RunAsGroup;
        template.Spec.SecurityContext.FsGroupChangePolicy = "OnRootMismatch";

        yield return new V1StatefulSet
        {
            Metadata = Metadata(workload),
            Spec = new()
            {
                ServiceName = workload.Name,
                Replicas = 1,
                Selector = Selector(workload),
                Template = template,
                VolumeClaimTemplates =
                [
                    new()
                    {
                        Metadata = new() { Name = DataVolume },
                        Spec = new()
                        {
                            AccessModes = ["ReadWriteOnce"],
                            Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("10Gi") } },
                        },
                    },
                ],
            },
        };
    }

    private V1PodTemplateSpec Template(Workload workload)
    {
        var sandbox = Sandbox.Of(workload.Name);
        return new()
        {
            Metadata = new() { Labels = Labels(workload) },
            Spec = new()
            {
                AutomountServiceAccountToken = false,
                // Variables for every service of the namespace: one named "redis" would bring a REDIS_PORT that is no port.
                EnableServiceLinks = false,
                SecurityContext = new()
                {
                    RunAsNonRoot = true,
                    RunAsUser = sandbox.User,
                    RunAsGroup = sandbox.User,
                    SeccompProfile = new() { Type = "RuntimeDefault" },
                },
                Containers = [Container(workload)],
                Volumes =
                    [.. sandbox.WritableFolders.Select(f => new V1Volume { Name = VolumeName(f), EmptyDir = new() { SizeLimit = new("512Mi") } })],
            },
        };
    }

    private V1Container Container(Workload workload)
    {
        var secrets = new SortedSet<string>(StringComparer.Ordinal);
        var expressions = new Expressions(model, name =>
        {
            secrets.Add(name);
            return $"$({VariableOf(name)})";
        });
        var arguments = workload.Arguments.Select(expressions.Resolve).ToList();
        var environment = workload.Environment.Concat(Sandbox.Environment(workload.Name))
            .Select(e => expressions.ParameterName(e.Value) is { } parameter
                ? FromSecret(e.Key, parameter)
                : new() { Name = e.Key, Value = expressions.Resolve(e.Value) })
            .ToList();
        return new()
        {
            Name = workload.Name,
            Image = Image(workload),
            Command = workload.Entrypoint is { } entrypoint ? [entrypoint] : null,
            Args = arguments is [] ? null : arguments,
            EnvFrom = workload.Project is null ? null : [new() { SecretRef = new() { Name = Settings, Optional = true } }],
            // What others are made of comes before them, or $(…) would stay as it is.
            Env = [.. secrets.Select(s => FromSecret(VariableOf(s), s)), .. environment],
            Ports = workload.Endpoints.Any()
                ? [.. workload.Endpoints.Select(e => new V1ContainerPort { Name = e.Name, ContainerPort = Expressions.PortOf(e) })]
                : null,
            Resources = Size.Of[workload.Name].ToRequirements(),
            SecurityContext = new() { AllowPrivilegeEscalation = false, ReadOnlyRootFilesystem = true, Capabilities = new() { Drop = ["ALL"] } },
            VolumeMounts = [.. Sandbox.Of(workload.Name).WritableFolders.Select(f => new V1VolumeMount { Name = VolumeName(f), MountPath = f })],
        };
    }

    private static V1EnvVar FromSecret(string variable, string key) =>
        new() { Name = variable, ValueFrom = new() { SecretKeyRef = new() { Name = Secrets, Key = key } } };

    private static string VariableOf(string parameter) => parameter.ToUpperInvariant().Replace('-', '_');

    private static string VolumeName(string folder) => folder.Trim('/').Replace('/', '-');

    /// <summary>
    /// As the model probes it; without a path, a port that takes connections. MySQL takes none before its first start has
    /// initialized everything.
    /// </summary>
    private static V1Probe Probe(Workload workload, ProbeType type, int period, int failures)
    {
        var port = workload.Endpoints.First().Name;
        return workload.ProbePath(type) is { } path
            ? new() { HttpGet = new() { Path = path, Port = port }, PeriodSeconds = period, TimeoutSeconds = 5, FailureThreshold = failures }
            : new() { TcpSocket = new() { Port = port }, PeriodSeconds = period, TimeoutSeconds = 5, FailureThreshold = failures };
    }
}
