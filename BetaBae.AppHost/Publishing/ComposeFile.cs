using Aspire.Hosting.Pipelines;
using BetaBae.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using YamlDotNet.Serialization;

namespace BetaBae.AppHost.Publishing;

/// <summary>A Compose file for one machine, as a step of <c>publish</c>.</summary>
internal static class ComposeFile
{
    public static void AddComposeFile(this IDistributedApplicationBuilder builder) =>
        builder.Pipeline.AddStep("publish-compose", WriteAsync, requiredBy: WellKnownPipelineSteps.Publish);

    private static async Task WriteAsync(PipelineStepContext context)
    {
        var expressions = new Expressions(context.Model, name => $"${{{name.ToUpperInvariant().Replace('-', '_')}:?missing in .env}}");
        var services = new Dictionary<string, object>();
        var volumes = new Dictionary<string, object>();
        foreach (var resource in context.Model.GetComputeResources())
        {
            services[resource.Name] = await ServiceAsync(context, resource, expressions);
            foreach (var volume in resource.Annotations.OfType<ContainerMountAnnotation>())
            {
                volumes[volume.Source!] = new object();
            }
        }

        var folder = context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory();
        Directory.CreateDirectory(folder);
        var yaml = new SerializerBuilder().Build().Serialize(new Dictionary<string, object> { ["name"] = "betabae", ["services"] = services, ["volumes"] = volumes });
        await File.WriteAllTextAsync(Path.Combine(folder, "compose.yaml"), yaml, context.CancellationToken);
    }

    private static async Task<Dictionary<string, object>> ServiceAsync(PipelineStepContext context, IResource resource, Expressions expressions)
    {
        var configuration = await ExecutionConfigurationBuilder.Create(resource).WithEnvironmentVariablesConfig().WithArgumentsConfig()
            .BuildAsync(context.ExecutionContext, context.Logger, context.CancellationToken);
        var service = new Dictionary<string, object>
        {
            ["image"] = resource.TryGetContainerImageName(out var image) ? image! : $"${{{resource.Name.ToUpperInvariant()}_IMAGE:-betabae-{resource.Name}:latest}}",
            ["environment"] = configuration.EnvironmentVariables.ToDictionary(v => v.Key, v => expressions.Resolve(v.Value)),
        };
        if (configuration.Arguments.Select(a => expressions.Resolve(a.Value)).ToList() is { Count: > 0 } arguments)
        {
            // Compose takes one dollar sign of two away; the other is the shell's.
            service["command"] = arguments.Select(a => a.Replace("$", "$$", StringComparison.Ordinal)).ToList();
        }

        if (resource is ContainerResource { Entrypoint: { } entrypoint })
        {
            service["entrypoint"] = new[] { entrypoint };
        }

        if (resource.Annotations.OfType<WaitAnnotation>().DistinctBy(w => w.Resource.Name).Where(w => w.Resource is ContainerResource or ProjectResource).ToList() is { Count: > 0 } waits)
        {
            service["depends_on"] = waits.ToDictionary(w => w.Resource.Name, w => new Dictionary<string, string>
            {
                ["condition"] = w.WaitType == WaitType.WaitForCompletion ? "service_completed_successfully" : "service_healthy",
            });
        }

        if (resource.Annotations.OfType<ContainerMountAnnotation>().Select(v => $"{v.Source}:{v.Target}").ToList() is { Count: > 0 } mounts)
        {
            service["volumes"] = mounts;
        }

        if (resource.Name == ResourceNames.Api)
        {
            service["ports"] = new[] { $"${{API_ADDRESS:-127.0.0.1}}:{ServiceExtensions.ApiPort}:{Expressions.ServicePort}" };
        }

        service["deploy"] = new Dictionary<string, object> { ["replicas"] = resource.GetReplicaCount() };
        return service;
    }
}
