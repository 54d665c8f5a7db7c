namespace BetaBae.LocalServers;

/// <summary>
/// The three servers of the real flavour. Each is, in this order, the one that a setting names, a container where a
/// runtime is healthy, or a program of this machine.
/// </summary>
public sealed class RealServers : IAsyncDisposable
{
    private readonly Workspace _workspace;

    private RealServers(Workspace workspace, IStoreServer database, IStoreServer redis, IStoreServer s3)
    {
        _workspace = workspace;
        Database = database;
        Redis = redis;
        S3 = s3;
    }

    public IStoreServer Database { get; }

    public IStoreServer Redis { get; }

    public IStoreServer S3 { get; }

    /// <summary>Starts them all at once.</summary>
    /// <returns>The servers, or null and the sentence that says what is missing.</returns>
    public static async Task<(RealServers? Servers, string? Missing)> StartAsync()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            // The programs that start and guard servers are a Unix system's.
            return (null, "The real flavour runs on Linux and macOS.");
        }

        var workspace = new Workspace();
        try
        {
            var containers = await ContainerServer.CanRunAsync();
            var servers = await Task.WhenAll(
                FindAsync(DatabaseServer.Setting, containers ? DatabaseServer.ContainerAsync : null, () => DatabaseServer.LocalAsync(workspace)),
                FindAsync(RedisServer.Setting, containers ? RedisServer.ContainerAsync : null, () => RedisServer.LocalAsync(workspace)),
                FindAsync(S3Server.Setting, containers ? S3Server.ContainerAsync : null, () => S3Server.LocalAsync(workspace)));
            if (servers is [{ } database, { } redis, { } s3])
            {
                return (new RealServers(workspace, database, redis, s3), null);
            }

            string[] names = ["MariaDB or MySQL", "Redis", "an S3 server (radosgw)"];
            workspace.Dispose();
            return (null, $"Not to be had here, by setting, container or program: {string.Join(", ", names.Where((_, i) => servers[i] is null))}.");
        }
        catch
        {
            workspace.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await Redis.DisposeAsync();
        await S3.DisposeAsync();
        _workspace.Dispose();
    }

    private static async Task<IStoreServer?> FindAsync(string setting, Func<Task<IStoreServer>>? container, Func<Task<IStoreServer?>> local) =>
        Environment.GetEnvironmentVariable(setting) is { Length: > 0 } address ? new NamedServer(address)
        : container is not null ? await container()
        : await local();
}
