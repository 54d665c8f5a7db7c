using k8s.Models;

namespace BetaBae.AppHost.Tests;

/// <summary>The Helm chart.</summary>
[Collection("AppHost")] // One at a time.
public sealed class KubernetesTests
{
    private static readonly string[] Services = ["api-deployment", "chatrealtime-deployment"];

    [Fact]
    public async Task The_chart_has_everything_and_each_reference_leads_somewhere()
    {
        using var published = await Published.ToAsync("k8s");
        var chart = new Chart(published, Chart.Passwords);

        Assert.Equal(
            [
                "ConfigMap 5", "Deployment 3", "Job 1", "PersistentVolumeClaim 3", "Secret 6", "Service 5", "StatefulSet 2",
            ],
            chart.Objects.GroupBy(o => o.Kind).Select(g => $"{g.Key} {g.Count()}").Order());
        Assert.Distinct(chart.Objects.Select(o => $"{o.Kind}/{o.Metadata.Name}"));

        foreach (var (name, pod) in chart.Pods)
        {
            foreach (var container in pod.Spec.Containers.Concat(pod.Spec.InitContainers ?? []))
            {
                Assert.All(container.EnvFrom ?? [], e => Assert.True(
                    e.ConfigMapRef is { } map ? chart.One<V1ConfigMap>(map.Name) is not null : chart.One<V1Secret>(e.SecretRef.Name) is not null, name));
                Assert.All(container.VolumeMounts ?? [], m => Assert.Contains(pod.Spec.Volumes, v => v.Name == m.Name));
            }

            Assert.All(
                pod.Spec.Volumes?.Where(v => v.PersistentVolumeClaim is not null) ?? [],
                v => chart.One<V1PersistentVolumeClaim>(v.PersistentVolumeClaim.ClaimName));
        }

        Assert.All(chart.All<V1Service>(), service => Assert.Single(chart.Pods, p =>
            service.Spec.Selector.All(label => p.Pod.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value)
            && service.Spec.Ports.All(port => p.Pod.Spec.Containers[0].Ports.Any(c => $"{c.ContainerPort}" == port.TargetPort.Value))));
        Assert.All(chart.All<V1StatefulSet>(), s => chart.One<V1Service>(s.Spec.ServiceName));
    }

    [Fact]
    public async Task Migrations_are_a_job_of_this_revision_and_services_wait_for_it()
    {
        using var published = await Published.ToAsync("k8s");
        var chart = new Chart(published, Chart.Passwords);

        // A name per revision, since a Job cannot be changed.
        Assert.Contains(chart.Templates.Keys, t => t.EndsWith("job-{{.Release.Revision}}.yaml", StringComparison.Ordinal));
        var job = chart.One<V1Job>("migrations-job-1");
        Assert.Equal("batch/v1", job.ApiVersion);
        Assert.Equal("OnFailure", job.Spec.Template.Spec.RestartPolicy);

        foreach (var name in Services)
        {
            var wait = Assert.Single(chart.One<V1Deployment>(name).Spec.Template.Spec.InitContainers);
            Assert.Equal(job.Spec.Template.Spec.Containers[0].Image, wait.Image);
            Assert.Equal(["--wait"], wait.Args);
        }
    }

    [Fact]
    public async Task Services_come_up_with_their_stores_and_drain_when_they_end()
    {
        using var published = await Published.ToAsync("k8s");
        var chart = new Chart(published, Chart.Passwords);

        foreach (var name in Services)
        {
            var spec = chart.One<V1Deployment>(name).Spec;
            var container = Assert.Single(spec.Template.Spec.Containers);
            Assert.Equal(2, spec.Replicas);
            Assert.Equal(("0", "1"), (spec.Strategy.RollingUpdate.MaxUnavailable.Value, spec.Strategy.RollingUpdate.MaxSurge.Value));

            // Traffic from when the stores are there, and whatever becomes of them.
            Assert.Equal(
                ("/health", "/alive", "/alive"),
                (container.StartupProbe.HttpGet.Path, container.ReadinessProbe.HttpGet.Path, container.LivenessProbe.HttpGet.Path));
            Assert.All(
                [container.StartupProbe, container.ReadinessProbe, container.LivenessProbe],
                p => Assert.Equal(("HTTP", "8080"), (p.HttpGet.Scheme, p.HttpGet.Port.Value)));

            // A host takes up to eight seconds to end.
            Assert.Equal(5, container.Lifecycle.PreStop.Sleep.Seconds);
            Assert.Equal(30, spec.Template.Spec.TerminationGracePeriodSeconds);
        }

        Assert.Equal((3000, "8080"), (chart.One<V1Service>("api-service").Spec.Ports[0].Port, chart.One<V1Service>("api-service").Spec.Ports[0].TargetPort.Value));
        var environment = chart.One<V1ConfigMap>("api-config").Data;
        Assert.Equal("8080", environment["HTTP_PORTS"]);
        Assert.Equal("true", environment["ASPNETCORE_FORWARDEDHEADERS_ENABLED"]);
        Assert.Equal("http://chatrealtime-service:8080", environment["services__chatrealtime__http__0"]);
        Assert.Equal("false", environment["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"]);
    }

    [Fact]
    public async Task Our_pods_have_no_root_and_no_writable_image_and_all_have_limits()
    {
        using var published = await Published.ToAsync("k8s");
        var chart = new Chart(published, Chart.Passwords);

        foreach (var (name, pod) in chart.Pods)
        {
            var containers = pod.Spec.Containers.Concat(pod.Spec.InitContainers ?? []).ToList();
            Assert.All(containers, c => Assert.Equal(["cpu", "memory"], c.Resources.Limits.Keys.Intersect(c.Resources.Requests.Keys).Order()));
            if (name.StartsWith("mysql", StringComparison.Ordinal) || name.StartsWith("redis", StringComparison.Ordinal) || name.StartsWith("minio", StringComparison.Ordinal))
            {
                continue;
            }

            Assert.Equal((1654, true), (pod.Spec.SecurityContext.RunAsUser, pod.Spec.SecurityContext.RunAsNonRoot));
            Assert.False(pod.Spec.AutomountServiceAccountToken);
            Assert.False(pod.Spec.EnableServiceLinks);
            Assert.All(containers, c =>
            {
                Assert.True(c.SecurityContext.ReadOnlyRootFilesystem);
                Assert.False(c.SecurityContext.AllowPrivilegeEscalation);
                Assert.Equal(["ALL"], c.SecurityContext.Capabilities.Drop);
                Assert.Equal("/tmp", Assert.Single(c.VolumeMounts).MountPath);
            });
        }
    }

    [Fact]
    public async Task Passwords_are_given_once_and_stand_in_secrets_only()
    {
        using var published = await Published.ToAsync("k8s");
        var chart = new Chart(published, Chart.Passwords);

        foreach (var name in new[] { "api-secrets", "chatrealtime-secrets", "migrations-secrets" })
        {
            Assert.Equal("Server=mysql-service;Port=3306;User ID=root;Password=mysqlpw;Database=betabae", chart.Secret(name)["ConnectionStrings__betabae"]);
            Assert.Equal("redis-service:6379,password=redispw", chart.Secret(name)["ConnectionStrings__redis"]);
            Assert.Equal("miniopw", chart.Secret(name)["S3_SECRET_ACCESS_KEY"]);
        }

        Assert.Equal("mysqlpw", chart.Secret("mysql-secrets")["MYSQL_ROOT_PASSWORD"]);
        foreach (var (file, text) in chart.Templates.Where(t => !t.Key.EndsWith("secrets.yaml", StringComparison.Ordinal)))
        {
            Assert.All(Chart.Passwords.Values, p => Assert.False(text.Contains(p, StringComparison.Ordinal), file));
        }
    }

    [Fact]
    public async Task A_password_that_is_missing_stops_the_rendering_and_is_named()
    {
        using var published = await Published.ToAsync("k8s");

        foreach (var path in Chart.Passwords.Keys)
        {
            var passwords = Chart.Passwords;
            passwords.Remove(path);
            var error = Assert.Throws<InvalidOperationException>(() => new Chart(published, passwords));
            Assert.Equal($"{path} is missing", error.Message);
        }
    }

    [Fact]
    public async Task Existing_stores_are_secrets_alone()
    {
        // A connection string may have quotes, which must not end the text that it stands in.
        const string Database = """Server=db.example;User ID=app;Password="a;<b>\c";Database=betabae""";
        using var published = await Published.ToAsync("k8s", [.. Models.Existing, "--replicas", "3", "API_KEY=k", "LLM_MODEL=small"]);
        var secrets = new Dictionary<string, string>();
        foreach (var path in Missing(published, secrets))
        {
            secrets[path] = path.Contains("betabae", StringComparison.OrdinalIgnoreCase) ? Database : "given";
        }

        var chart = new Chart(published, secrets);

        Assert.Empty(chart.All<V1PersistentVolumeClaim>());
        Assert.Equal(["api-deployment", "chatrealtime-deployment", "migrations-job-1"], chart.Pods.Select(p => p.Name).Order());
        Assert.All(chart.All<V1Deployment>(), d => Assert.Equal(3, d.Spec.Replicas));
        Assert.Equal(Database, chart.Secret("api-secrets")["ConnectionStrings__betabae"]);
        Assert.Equal("given", chart.Secret("chatrealtime-secrets")["API_KEY"]);
        Assert.Equal("small", chart.One<V1ConfigMap>("chatrealtime-config").Data["LLM_MODEL"]);
        Assert.DoesNotContain("API_KEY", chart.Secret("migrations-secrets").Keys);
    }

    /// <summary>The secrets that the chart asks for, one by one, as a deployer finds them out.</summary>
    private static IEnumerable<string> Missing(Published published, Dictionary<string, string> given)
    {
        while (true)
        {
            string path;
            try
            {
                _ = new Chart(published, given);
                yield break;
            }
            catch (InvalidOperationException error) when (error.Message.EndsWith(" is missing", StringComparison.Ordinal))
            {
                path = error.Message[..^" is missing".Length];
            }

            yield return path;
            Assert.True(given.ContainsKey(path));
        }
    }
}
