using Aspire.Hosting.Pipelines;

namespace BetaBae.AppHost.Publishing;

/// <summary>A container of the model as both platforms need it; its texts hold the model's expressions.</summary>
internal sealed record Workload(IResource Resource, IReadOnlyList<KeyValuePair<string, string>> Environment, IReadOnlyList<string> Arguments)
{
    public string Name => Resource.Name;

    public ProjectResource? Project => Resource as ProjectResource;

    public string? Entrypoint => (Resource as ContainerResource)?.Entrypoint;

    /// <summary>Null for projects: their images are built by whoever deploys.</summary>
    public string? Image => Project is null && Resource.TryGetContainerImageName(out var image) ? image : null;

    public ContainerMountAnnotation? Volume => Resource.Annotations.OfType<ContainerMountAnnotation>().SingleOrDefault();

    public IEnumerable<EndpointAnnotation> Endpoints => Resource.Annotations.OfType<EndpointAnnotation>();

    public static async Task<List<Workload>> ReadAllAsync(PipelineStepContext context)
    {
        var workloads = new List<Workload>();
        foreach (var resource in context.Model.GetComputeResources())
        {
            var configuration = await ExecutionConfigurationBuilder.Create(resource)
                .WithEnvironmentVariablesConfig()
                .WithArgumentsConfig()
                .BuildAsync(context.ExecutionContext, context.Logger, context.CancellationToken);
            if (configuration.Exception is { } exception)
            {
                throw new DistributedApplicationException($"The settings of {resource.Name} cannot be read.", exception);
            }

            workloads.Add(new Workload(resource, [.. configuration.EnvironmentVariables], [.. configuration.Arguments.Select(a => a.Value)]));
        }

        return workloads;
    }

    /// <summary>What has to be healthy, or to have ended well, before this one starts.</summary>
    public IEnumerable<Workload> Waits(WaitType type, IEnumerable<Workload> among)
    {
        var names = Resource.Annotations.OfType<WaitAnnotation>().Where(w => w.WaitType == type).Select(w => w.Resource.Name).ToHashSet();
        return among.Where(w => names.Contains(w.Name));
    }

    public string? ProbePath(ProbeType type) => Resource.Annotations.OfType<EndpointProbeAnnotation>().SingleOrDefault(p => p.Type == type)?.Path;
}
