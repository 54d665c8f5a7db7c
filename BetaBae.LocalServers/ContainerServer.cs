using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;

namespace BetaBae.LocalServers;

/// <summary>A server in a container, on a fixed port so that it comes back under the same address.</summary>
internal sealed class ContainerServer(IContainer container, string address, Func<Task> ask) : IStoreServer
{
    public string Address => address;

    public bool CanStop => true;

    /// <summary>Whether a container runtime answers.</summary>
    public static async Task<bool> CanRunAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            using var client = TestcontainersSettings.OS.DockerEndpointAuthConfig.GetDockerClientBuilder().Build();
            await client.System.PingAsync(timeout.Token);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    public async Task StartAsync()
    {
        await container.StartAsync();
        await Programs.UntilAnsweredAsync(container.Image.FullName, ask);
    }

    public Task StopAsync() => container.StopAsync();

    public ValueTask DisposeAsync() => container.DisposeAsync();
}
