using k8s;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace BetaBae.AppHost.Publishing;

/// <summary>Manifests for <c>kubectl apply -k</c>: the namespace, a file for each store and service, and what kustomize reads.</summary>
internal static class KubernetesFiles
{
    private const string Namespace = "betabae";

    /// <summary>What a reader looks for first. The rest stays in the order of the alphabet, as kubectl writes it.</summary>
    private static readonly string[] FirstKeys = ["apiVersion", "kind", "metadata", "name", "image"];

    public static IEnumerable<(string File, string Text)> Create(DistributedApplicationModel model, List<Workload> workloads)
    {
        // The migrations have no pods of their own: they run in those of the services, before these.
        var tasks = workloads.SelectMany(w => w.Waits(WaitType.WaitForCompletion, workloads)).ToHashSet();
        var running = workloads.Except(tasks).ToList();
        var pods = new KubernetesPods(model, workloads);

        // Whatever else runs in the namespace has to be as restricted as ours.
        var restricted = new Dictionary<string, string> { ["pod-security.kubernetes.io/enforce"] = "restricted" };
        yield return ("namespace.yaml", ToYaml(
            new V1Namespace { Metadata = new() { Name = Namespace, Labels = restricted } }, KubernetesNetwork.NoIngress()));

        foreach (var workload in running)
        {
            yield return ($"{workload.Name}.yaml", ToYaml(
            [
                .. workload.Project is null ? pods.Store(workload) : pods.Service(workload),
                KubernetesNetwork.Service(workload),
                KubernetesNetwork.Policy(workload, running),
            ]));
        }

        yield return ("kustomization.yaml", PublishedFiles.ToYaml(new Dictionary<string, object>
        {
            ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
            ["kind"] = "Kustomization",
            ["namespace"] = Namespace,
            ["resources"] = running.Select(w => $"{w.Name}.yaml").Prepend("namespace.yaml").ToList(),
            ["images"] = workloads.Where(w => w.Project is not null).Select(KubernetesPods.Image)
                .Select(i => new Dictionary<string, string> { ["name"] = i, ["newName"] = i, ["newTag"] = "latest" }).ToList(),
        }));
    }

    private static string ToYaml(params IEnumerable<IKubernetesObject> objects) =>
        string.Join("---\n", objects.Select(o => InOrder(KubernetesYaml.Serialize(o.Initialize()))));

    private static string InOrder(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        foreach (var mapping in stream.Documents[0].AllNodes.OfType<YamlMappingNode>().ToList())
        {
            foreach (var key in FirstKeys.Reverse())
            {
                if (mapping.Children.TryGetValue(key, out var value))
                {
                    mapping.Children.Remove(key);
                    mapping.Children.Insert(0, key, value);
                }
            }
        }

        using var text = new StringWriter { NewLine = "\n" };
        stream.Save(text, assignAnchors: false);
        return text.ToString().Replace("\n...\n", "\n", StringComparison.Ordinal);
    }
}
