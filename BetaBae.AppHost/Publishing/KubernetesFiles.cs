namespace BetaBae.AppHost.Publishing;
internal static class KubernetesFiles
{
    public static IEnumerable<(string File, string Text)> Create(DistributedApplicationModel model, List<Workload> workloads) => [];
}
