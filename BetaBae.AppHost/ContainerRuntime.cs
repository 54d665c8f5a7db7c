using Aspire.Hosting.Publishing;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.AppHost;

/// <summary>Whether containers can run here, by Aspire's own search for Docker and Podman (<c>ASPIRE_CONTAINER_RUNTIME</c> chooses).</summary>
internal static class ContainerRuntime
{
    public static bool Answers(IDistributedApplicationBuilder builder)
    {
        using var services = builder.Services.BuildServiceProvider();
        return AnswersAsync(services.GetRequiredService<IContainerRuntimeResolver>()).GetAwaiter().GetResult();
    }

    private static async Task<bool> AnswersAsync(IContainerRuntimeResolver resolver) =>
        await (await resolver.ResolveAsync()).CheckIfRunningAsync(default);
}
