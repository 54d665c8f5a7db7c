using BetaBae.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BetaBae.AppHost.Stores;

/// <summary>The stores as programs of this machine, where no container runs. Their data stays in <see cref="DataFolder"/>.</summary>
internal static class ProgramStores
{
    private static readonly LocalProgram? Database = LocalProgram.Find("mariadbd", "mysqld");
    private static readonly LocalProgram? Redis = LocalProgram.Find("redis-server", "valkey-server");
    private static readonly LocalProgram? Minio = LocalProgram.Find("minio");

    /// <summary>What stands in the way; null when they can run here.</summary>
    public static string? Missing =>
        !(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) ? "Linux or macOS"
        : Database is null ? "mariadbd or mysqld"
        : !MySqlData.IsMySql(Database) && LocalProgram.Find("mariadb-install-db") is null ? "mariadb-install-db"
        : Redis is null ? "redis-server or valkey-server"
        : null;

    public static string Description => $"{Database?.Name}, {Redis?.Name} and {Minio?.Name ?? "a folder for files"} of this machine";

    public static StoreSet Add(IDistributedApplicationBuilder builder)
    {
        var folder = new DataFolder(builder);

        // Made by a factory, so that the application disposes it once its servers have ended.
        builder.Services.AddSingleton(_ => folder);
        builder.OnBeforeStart((started, _) => Task.FromResult(started.Services.GetRequiredService<DataFolder>()));

        // Under the program's name, since none reads what another has written.
        var mysql = AddMySql(builder, Database!, folder.Subfolder(Database!.Name));
        var redis = AddRedis(builder, Redis!, folder.Subfolder(Redis!.Name));
        var fileFolder = folder.Subfolder("files");
        if (Minio is null || Directory.EnumerateFileSystemEntries(fileFolder).Any())
        {
            return new StoreSet(mysql, redis, FileStorage.InFolder(fileFolder), [mysql, redis]);
        }

        var (minio, files) = FileStorage.AddMinioProgram(builder, Minio, folder.Subfolder(Minio.Name));
        return new StoreSet(mysql, redis, files, [mysql, redis, minio]);
    }

    private static IResourceBuilder<MySqlProgramResource> AddMySql(IDistributedApplicationBuilder builder, LocalProgram program, string folder)
    {
        var password = builder.AddGeneratedPassword("mysql-password").Resource;
        var (data, script) = (Path.Combine(folder, "data"), Path.Combine(folder, "start.sql"));
        var server = builder.AddResource(new MySqlProgramResource(ResourceNames.MySql, program.Path, folder, password))
            .WithIconName("DatabaseMultiple")
            .WithEndpoint(name: MySqlResourceExtensions.Endpoint, scheme: "tcp", isProxied: false)
            .WithMySqlHealthCheck()
            .OnBeforeResourceStarted(async (resource, e, cancellationToken) =>
            {
                var log = Log(resource, e);
                await program.WaitForPreviousRunAsync(log, folder, cancellationToken);
                await MySqlData.CreateAsync(program, data, log, cancellationToken);
                await LocalProgram.WriteSecretAsync(script, MySqlData.StartScript(program, await password.GetValueAsync(cancellationToken)));
            });
        return server.WithArgs(
            "--no-defaults", $"--datadir={data}", $"--user={Environment.UserName}", $"--init-file={script}", $"--pid-file={LocalProgram.PidFile(folder)}",
            // Relative to the data, since a socket's path is short. Nobody uses it.
            "--bind-address=127.0.0.1", "--socket=socket",

            // MySQL's second protocol would listen to everyone; MariaDB has none.
            "--loose-mysqlx=OFF",
            ReferenceExpression.Create($"--port={server.GetEndpoint(MySqlResourceExtensions.Endpoint).Property(EndpointProperty.TargetPort)}"));
    }

    private static IResourceBuilder<RedisProgramResource> AddRedis(IDistributedApplicationBuilder builder, LocalProgram program, string folder)
    {
        var password = builder.AddGeneratedPassword("redis-password").Resource;
        var settings = Path.Combine(folder, "redis.conf");
        var server = builder.AddResource(new RedisProgramResource(ResourceNames.Redis, program.Path, folder, password))
            .WithIconName("DatabaseLightning")
            .WithEndpoint(name: RedisProgramResource.EndpointName, scheme: "tcp", isProxied: false)
            .WithArgs(settings)
            .OnBeforeResourceStarted(async (resource, e, cancellationToken) =>
            {
                await program.WaitForPreviousRunAsync(Log(resource, e), folder, cancellationToken);
                await LocalProgram.WriteSecretAsync(settings, $"""
                    port {await resource.Endpoint.Property(EndpointProperty.TargetPort).GetValueAsync(cancellationToken)}
                    bind 127.0.0.1
                    dir {Quote(folder)}
                    pidfile {Quote(LocalProgram.PidFile(folder))}
                    requirepass {Quote(await password.GetValueAsync(cancellationToken))}
                    appendonly yes
                    save ""

                    """);
            });
        var key = $"{ResourceNames.Redis}_check";
        var address = server.Resource.ConnectionStringExpression;
        builder.Services.AddHealthChecks().AddRedis(_ => Task.Run(async () => await address.GetValueAsync(CancellationToken.None)).Result!, key);
        return server.WithHealthCheck(key);
    }

    /// <summary>As the configuration file of Redis has it.</summary>
    private static string Quote(string? text) => $"\"{text?.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private static ILogger Log(IResource resource, BeforeResourceStartedEvent e) =>
        e.Services.GetRequiredService<ResourceLoggerService>().GetLogger(resource);
}
