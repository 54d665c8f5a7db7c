using k8s.Models;

namespace BetaBae.AppHost.Publishing;

/// <summary>Who is reached under which name, and by whom.</summary>
internal static class KubernetesNetwork
{
    public static V1Service Service(Workload workload) => new()
    {
        Metadata = KubernetesPods.Metadata(workload),
        Spec = new()
        {
            Selector = KubernetesPods.Labels(workload),
            Ports = [.. workload.Endpoints.Select(e => new V1ServicePort
            {
                Name = e.Name,
                Port = e.IsExternal ? ServiceExtensions.ApiPort : Expressions.PortOf(e),
                TargetPort = e.Name,
            })],
        },
    };

    /// <summary>What no policy names is reached by nobody.</summary>
    public static V1NetworkPolicy NoIngress() => new()
    {
        Metadata = new() { Name = "no-ingress" },
        Spec = new() { PodSelector = new(), PolicyTypes = ["Ingress"] },
    };

    /// <summary>
    /// Ingress is allowed from the workloads that wait for this one; the Api takes any source. The stores have no egress: what breaks
    /// into one gets no further.
    /// </summary>
    public static V1NetworkPolicy Policy(Workload workload, List<Workload> all) => new()
    {
        Metadata = KubernetesPods.Metadata(workload),
        Spec = new()
        {
            PodSelector = KubernetesPods.Selector(workload),
            PolicyTypes = workload.Project is null ? ["Ingress", "Egress"] : ["Ingress"],
            Ingress =
            [
                new()
                {
                    FromProperty = workload.Endpoints.Any(e => e.IsExternal) ? null
                        : [.. all.Where(w => w.Waits(WaitType.WaitUntilHealthy, all).Contains(workload))
                            .Select(w => new V1NetworkPolicyPeer { PodSelector = KubernetesPods.Selector(w) })],
                    Ports = [.. workload.Endpoints.Select(e => new V1NetworkPolicyPort { Protocol = "TCP", Port = e.Name })],
                },
            ],
        },
    };
}
