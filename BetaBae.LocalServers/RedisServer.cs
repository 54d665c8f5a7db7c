using StackExchange.Redis;
using Testcontainers.Redis;

namespace BetaBae.LocalServers;

/// <summary>Redis, or what speaks its protocol. Its address is <c>host:port</c>, with options.</summary>
internal static class RedisServer
{
    public const string Setting = "TEST_REDIS";

    public static async Task<IStoreServer?> LocalAsync(Workspace workspace)
    {
        if (Programs.Find("redis-server", "valkey-server") is not { } server)
        {
            return null;
        }

        var folder = Directory.CreateDirectory(workspace.PathOf("redis")).FullName;
        var port = Programs.FreePort();
        var address = $"127.0.0.1:{port}";
        var process = new LocalProcess(
            folder, address, () => AskAsync(address), server, "--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes");
        await process.StartAsync();
        return process;
    }

    public static async Task<IStoreServer> ContainerAsync()
    {
        var port = Programs.FreePort();
        var container = new RedisBuilder("redis:7-alpine")
            .WithCommand("--appendonly", "yes")
            .WithPortBinding(port, RedisBuilder.RedisPort)
            .Build();
        var address = $"127.0.0.1:{port}";
        var server = new ContainerServer(container, address, () => AskAsync(address));
        await server.StartAsync();
        return server;
    }

    private static async Task AskAsync(string address)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{address},connectTimeout=500");
        await connection.GetDatabase().PingAsync();
    }
}
