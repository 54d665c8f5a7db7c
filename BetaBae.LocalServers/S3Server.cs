using DotNet.Testcontainers.Builders;

namespace BetaBae.LocalServers;

/// <summary>An S3 server. Its address is the endpoint's URL; the keys are <see cref="Keys"/>.</summary>
internal static class S3Server
{
    public const string Setting = "TEST_S3_ENDPOINT";

    private const string Key = "minioadmin";
    private const ushort MinioPort = 9000;

    /// <summary>Those that settings give, or those of a server that we start.</summary>
    public static (string Id, string Secret) Keys => Environment.GetEnvironmentVariable(Setting) is { Length: > 0 }
        ? (Environment.GetEnvironmentVariable("TEST_S3_ACCESS_KEY_ID") ?? Key, Environment.GetEnvironmentVariable("TEST_S3_SECRET_ACCESS_KEY") ?? Key)
        : (Key, Key);

    public static async Task<IStoreServer?> LocalAsync(Workspace workspace)
    {
        if (Programs.Find("radosgw") is null || Programs.Find("ceph-mon") is null || Programs.Find("bash") is null)
        {
            return null;
        }

        var server = new CephServer(Repository.PathOf("eng", "s3-server"), workspace.PathOf("s3"), Programs.HundredPorts());
        await server.CreateAsync();
        return server;
    }

    public static async Task<IStoreServer> ContainerAsync()
    {
        var port = Programs.FreePort();
        var container = new ContainerBuilder("quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z")
            .WithCommand("server", "/data")
            .WithEnvironment("MINIO_ROOT_USER", Key)
            .WithEnvironment("MINIO_ROOT_PASSWORD", Key)
            .WithPortBinding(port, MinioPort)
            .Build();
        var address = $"http://127.0.0.1:{port}";
        var server = new ContainerServer(container, address, () => AskAsync(address));
        await server.StartAsync();
        return server;
    }

    private static async Task AskAsync(string address)
    {
        // Without a signature it is refused, but by the server: that is an answer.
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        using var response = await client.GetAsync(new Uri(address));
    }

    /// <summary>Ceph's gateway; only the gateway stops and starts, what holds the objects runs on.</summary>
    private sealed class CephServer(string script, string folder, int port) : IStoreServer
    {
        public string Address => $"http://127.0.0.1:{port}";

        public bool CanStop => true;

        public Task CreateAsync() => Programs.RunAsync(script, "start", folder, $"{port}");

        public Task StopAsync() => Programs.RunAsync(script, "halt", folder, $"{port}");

        public Task StartAsync() => Programs.RunAsync(script, "resume", folder, $"{port}");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
