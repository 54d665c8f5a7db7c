using System.Text.RegularExpressions;
using BetaBae.ServiceDefaults;
using k8s;
using k8s.Models;
using YamlDotNet.Serialization;

namespace BetaBae.Tests.Orchestration;

/// <summary>The manifests under <c>deploy/</c>, read strictly in the types of the Kubernetes API, and without a cluster.</summary>
public sealed partial class KubernetesFileTests
{
    private static readonly string Folder = Path.Combine(Published.CheckedIn, "kubernetes");
    private static readonly string[] Services = [ResourceNames.ChatRealtime, ResourceNames.Api];
    private static readonly string[] StoreNames = [ResourceNames.MySql, ResourceNames.Redis, ResourceNames.Minio];
    private static readonly string[] Secrets = ["minio-password", "mysql-password", "redis-password"];

    private static readonly Dictionary<string, object> Kustomization = new DeserializerBuilder().Build()
        .Deserialize<Dictionary<string, object>>(File.ReadAllText(Path.Combine(Folder, "kustomization.yaml")));

    private static readonly List<IKubernetesObject<V1ObjectMeta>> Objects =
    [
        .. Directory.EnumerateFiles(Folder).Where(f => Path.GetFileName(f) != "kustomization.yaml").Order()
            .SelectMany(f => KubernetesYaml.LoadAllFromString(File.ReadAllText(f), strict: true))
            .Cast<IKubernetesObject<V1ObjectMeta>>(),
    ];

    [Fact]
    public void Everything_is_there_once_and_in_the_kustomization()
    {
        Assert.Equal(
            ["Deployment 2", "Namespace 1", "NetworkPolicy 6", "PodDisruptionBudget 2", "Service 5", "StatefulSet 3"],
            Objects.GroupBy(o => o.Kind).Select(g => $"{g.Key} {g.Count()}").Order());
        Assert.Distinct(Objects.Select(o => $"{o.Kind}/{o.Metadata.Name}"));
        Assert.Equal(
            Directory.EnumerateFiles(Folder).Select(f => Path.GetFileName(f)).Where(f => f != "kustomization.yaml").Order(),
            ((List<object>)Kustomization["resources"]).Cast<string>().Order());
        Assert.Equal(Kustomization["namespace"], Objects.OfType<V1Namespace>().Single().Metadata.Name);
        // kustomize sets it, so that a deployer can choose another.
        Assert.All(Objects, o => Assert.Null(o.Metadata.NamespaceProperty));
    }

    [Fact]
    public void Every_image_of_ours_gets_its_tag_from_the_kustomization()
    {
        var ours = ((List<object>)Kustomization["images"]).Select(i => (string)((Dictionary<object, object>)i)["name"]);

        Assert.Equal(ours.Order(), Containers().Select(c => c.Image).Where(i => !i.Contains(':', StringComparison.Ordinal)).Distinct().Order());
    }

    [Fact]
    public void Every_selector_finds_pods_and_every_port_is_theirs()
    {
        foreach (var service in Objects.OfType<V1Service>())
        {
            var (_, pod) = Assert.Single(Pods(), p => Selects(service.Spec.Selector, p.Pod));
            Assert.All(service.Spec.Ports, port => Assert.Contains(pod.Spec.Containers[0].Ports, p => p.Name == port.TargetPort));
        }

        Assert.All(Objects.OfType<V1Deployment>(), d => Assert.True(Selects(d.Spec.Selector.MatchLabels, d.Spec.Template)));
        Assert.All(Objects.OfType<V1StatefulSet>(), s => Assert.True(Selects(s.Spec.Selector.MatchLabels, s.Spec.Template)));
        Assert.All(Objects.OfType<V1StatefulSet>(), s => Assert.NotNull(One<V1Service>(s.Spec.ServiceName)));
        Assert.All(Objects.OfType<V1PodDisruptionBudget>(), b => Assert.Single(Pods(), p => Selects(b.Spec.Selector.MatchLabels, p.Pod)));
        Assert.All(
            Objects.OfType<V1Deployment>().SelectMany(d => d.Spec.Template.Spec.TopologySpreadConstraints),
            c => Assert.Single(Pods(), p => Selects(c.LabelSelector.MatchLabels, p.Pod)));
    }

    [Fact]
    public void Every_address_in_the_environment_is_a_service_and_its_port()
    {
        foreach (var value in Containers().SelectMany(c => c.Env).Select(e => e.Value).OfType<string>())
        {
            if (Address().Match(value) is { Success: true } address)
            {
                var port = int.Parse(address.Groups["port"].Value, null);
                Assert.Contains(One<V1Service>(address.Groups["host"].Value).Spec.Ports, p => p.Port == port);
            }
        }

        Assert.Equal(3000, Assert.Single(One<V1Service>(ResourceNames.Api).Spec.Ports).Port);
        Assert.Equal("http://chatrealtime:8080", Environment(ResourceNames.Api)["services__chatrealtime__http__0"].Value);
    }

    [Fact]
    public void Every_mount_has_its_volume()
    {
        foreach (var (name, pod) in Pods())
        {
            var claims = Objects.OfType<V1StatefulSet>().Where(s => s.Metadata.Name == name)
                .SelectMany(s => s.Spec.VolumeClaimTemplates).Select(c => c.Metadata.Name);
            Assert.All(
                pod.Spec.Containers.Concat(pod.Spec.InitContainers ?? []).SelectMany(c => c.VolumeMounts),
                m => Assert.Contains(m.Name, pod.Spec.Volumes.Select(v => v.Name).Concat(claims)));
        }

        Assert.Equal(
            [("mysql", "/var/lib/mysql"), ("redis", "/data"), ("minio", "/data")],
            StoreNames.Select(s => (s, One<V1StatefulSet>(s).Spec.Template.Spec.Containers[0].VolumeMounts.Single(m => m.Name == "data").MountPath)));
    }

    [Fact]
    public void Secrets_are_named_and_never_written()
    {
        var references = Containers().SelectMany(c => c.Env).Where(e => e.ValueFrom is not null).Select(e => e.ValueFrom.SecretKeyRef).ToList();

        Assert.All(references, r => Assert.Equal("betabae-secrets", r.Name));
        Assert.Equal(Secrets, references.Select(r => r.Key).Distinct().Order());
        Assert.DoesNotContain(Objects, o => o is V1Secret);
        foreach (var container in Containers())
        {
            for (var i = 0; i < container.Env.Count; i++)
            {
                // What a value is made of has to come before it.
                Assert.All(
                    Expansion().Matches(container.Env[i].Value ?? "").Select(m => m.Groups[1].Value),
                    v => Assert.Contains(container.Env.Take(i), e => e.Name == v && e.ValueFrom?.SecretKeyRef is not null));
            }

            Assert.Distinct(container.Env.Select(e => e.Name));
        }

        var environment = Environment(ResourceNames.ChatRealtime);
        Assert.Equal(
            "Server=mysql;Port=3306;User ID=betabae;Password=$(MYSQL_PASSWORD);Database=betabae", environment["ConnectionStrings__betabae"].Value);
        Assert.Equal("redis:6379,password=$(REDIS_PASSWORD)", environment["ConnectionStrings__redis"].Value);
        Assert.Equal("minio-password", environment["S3_SECRET_ACCESS_KEY"].ValueFrom.SecretKeyRef.Key);
    }

    [Fact]
    public void The_documentation_makes_the_secret_with_all_its_keys()
    {
        var operations = File.ReadAllText(LocalServers.Repository.PathOf("docs", "operations.md"));

        Assert.Contains("create secret generic betabae-secrets", operations, StringComparison.Ordinal);
        Assert.All(Secrets, key => Assert.Contains($"--from-literal={key}=", operations, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_service_migrates_before_it_starts()
    {
        foreach (var name in Services)
        {
            var migrations = Assert.Single(One<V1Deployment>(name).Spec.Template.Spec.InitContainers);
            Assert.Equal("betabae-migrations", migrations.Image);
            Assert.Null(migrations.Args);
            Assert.Equal(
                Environment(name)["ConnectionStrings__betabae"].Value,
                migrations.Env.Single(e => e.Name == "ConnectionStrings__betabae").Value);
        }
    }

    [Fact]
    public void Services_come_up_with_their_stores_and_drain_when_they_end()
    {
        foreach (var name in Services)
        {
            var spec = One<V1Deployment>(name).Spec;
            var container = Assert.Single(spec.Template.Spec.Containers);
            Assert.Equal(2, spec.Replicas);
            Assert.Equal(("0", "1"), (spec.Strategy.RollingUpdate.MaxUnavailable.Value, spec.Strategy.RollingUpdate.MaxSurge.Value));

            // Traffic from when the stores are there, and whatever becomes of them.
            Assert.Equal(
                ("/health", "/alive", "/alive"),
                (container.StartupProbe.HttpGet.Path, container.ReadinessProbe.HttpGet.Path, container.LivenessProbe.HttpGet.Path));
            Assert.All([container.StartupProbe, container.ReadinessProbe, container.LivenessProbe], p => Assert.Equal("http", p.HttpGet.Port.Value));

            // A host takes up to eight seconds to end.
            Assert.Equal(5, container.Lifecycle.PreStop.Sleep.Seconds);
            Assert.Equal(30, spec.Template.Spec.TerminationGracePeriodSeconds);
            Assert.Equal("8080", Environment(name)["HTTP_PORTS"].Value);
            Assert.Equal("true", Environment(name)["ASPNETCORE_FORWARDEDHEADERS_ENABLED"].Value);
            Assert.Equal("false", Environment(name)["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"].Value);
        }
    }

    [Fact]
    public void Pods_are_as_restricted_as_the_namespace_demands_and_all_have_limits()
    {
        Assert.Equal("restricted", Objects.OfType<V1Namespace>().Single().Metadata.Labels["pod-security.kubernetes.io/enforce"]);
        foreach (var (name, pod) in Pods())
        {
            var user = name switch { ResourceNames.Minio => 1000, ResourceNames.MySql or ResourceNames.Redis => 999, _ => 1654 };
            var security = pod.Spec.SecurityContext;
            Assert.Equal((true, user, "RuntimeDefault"), (security.RunAsNonRoot, security.RunAsUser, security.SeccompProfile.Type));
            Assert.Equal(StoreNames.Contains(name) ? user : null, security.FsGroup);
            Assert.False(pod.Spec.AutomountServiceAccountToken);
            Assert.False(pod.Spec.EnableServiceLinks);
            Assert.All(pod.Spec.Containers.Concat(pod.Spec.InitContainers ?? []), c =>
            {
                Assert.True(c.SecurityContext.ReadOnlyRootFilesystem);
                Assert.False(c.SecurityContext.AllowPrivilegeEscalation);
                Assert.Equal(["ALL"], c.SecurityContext.Capabilities.Drop);
                Assert.Contains("/tmp", c.VolumeMounts.Select(m => m.MountPath));
                Assert.Equal(["cpu", "memory"], c.Resources.Limits.Keys.Intersect(c.Resources.Requests.Keys).Order());
            });
        }
    }

    [Fact]
    public void Nobody_is_reached_but_by_whom_the_policies_name()
    {
        var everyone = One<V1NetworkPolicy>("no-ingress").Spec;
        Assert.Null(everyone.PodSelector.MatchLabels);
        Assert.Null(everyone.Ingress);
        Assert.Equal(["Ingress"], everyone.PolicyTypes);

        foreach (var (name, pod) in Pods())
        {
            var policy = One<V1NetworkPolicy>(name).Spec;
            Assert.True(Selects(policy.PodSelector.MatchLabels, pod));
            var rule = Assert.Single(policy.Ingress);
            Assert.All(rule.Ports, port => Assert.Contains(pod.Spec.Containers[0].Ports, p => p.Name == port.Port));
            var callers = rule.FromProperty?.Select(peer => Assert.Single(Pods(), p => Selects(peer.PodSelector.MatchLabels, p.Pod)).Name);
            Assert.Equal(name switch { ResourceNames.Api => null, ResourceNames.ChatRealtime => [ResourceNames.Api], _ => Services }, callers);
            Assert.Equal(StoreNames.Contains(name), policy.PolicyTypes.Contains("Egress"));
            Assert.Null(policy.Egress);
        }
    }

    private static IEnumerable<(string Name, V1PodTemplateSpec Pod)> Pods() =>
    [
        .. Objects.OfType<V1StatefulSet>().Select(s => (s.Metadata.Name, s.Spec.Template)),
        .. Objects.OfType<V1Deployment>().Select(d => (d.Metadata.Name, d.Spec.Template)),
    ];

    private static IEnumerable<V1Container> Containers() => Pods().SelectMany(p => p.Pod.Spec.Containers.Concat(p.Pod.Spec.InitContainers ?? []));

    private static Dictionary<string, V1EnvVar> Environment(string service) =>
        One<V1Deployment>(service).Spec.Template.Spec.Containers[0].Env.ToDictionary(e => e.Name);

    private static T One<T>(string name)
        where T : IKubernetesObject<V1ObjectMeta> => Objects.OfType<T>().Single(o => o.Metadata.Name == name);

    private static bool Selects(IDictionary<string, string> selector, V1PodTemplateSpec pod) =>
        selector.All(label => pod.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    [GeneratedRegex(@"^(http://|Server=)?(?<host>[a-z]+)(:|;Port=)(?<port>[0-9]+)")]
    private static partial Regex Address();

    [GeneratedRegex(@"\$\(([\w-]+)\)")]
    private static partial Regex Expansion();
}
