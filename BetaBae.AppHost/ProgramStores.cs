using BetaBae.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.AppHost;

/// <summary>The stores as programs of this machine, where no container runs.</summary>
internal static class ProgramStores
{
    private static readonly LocalProgram? Database = LocalProgram.Find("mariadbd", "mysqld");
    private static readonly LocalProgram? Redis = LocalProgram.Find("redis-server", "valkey-server");
    private static readonly LocalProgram? S3 = LocalProgram.Find("radosgw");

    /// <summary>Whether all are here.</summary>
    public static bool Exist => (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) && Database is not null && Redis is not null;

    public static Stores Add(IDistributedApplicationBuilder builder)
    {
        var folder = builder.Configuration["data"] is { Length: > 0 } chosen
            ? Path.GetFullPath(chosen)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "betabae");
        builder.Services.AddSingleton(Lock(Directory.CreateDirectory(folder)));
        string FolderOf(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;

        var mysql = MySql.AddProgram(builder, Database!, FolderOf("mysql"));
        var redis = AddRedis(builder, FolderOf("redis"));
        var (s3, objects) = AddS3(builder, Path.Combine(folder, "s3"));
        return new Stores(mysql.Database, redis, objects, [mysql.Database, redis, s3]);
    }

    /// <summary>One AppHost at a time has a folder; the operating system lets go of it however that one ends.</summary>
    private static FileStream Lock(DirectoryInfo folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder.FullName, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new DistributedApplicationException($"Another AppHost uses {folder.FullName}: stop it, or choose another folder with --data.");
        }
    }

    private static IResourceBuilder<IResourceWithConnectionString> AddRedis(IDistributedApplicationBuilder builder, string folder)
    {
        const string Endpoint = "tcp";
        var password = builder.AddGeneratedPassword("redis-password");
        var settings = Path.Combine(folder, "redis.conf");
        var server = builder.AddExecutable("redis-server", Redis!.Path, folder, settings)
            .WithEndpoint(name: Endpoint, scheme: "tcp", isProxied: false);
        var endpoint = server.GetEndpoint(Endpoint);
        server.OnBeforeResourceStarted(async (_, _, cancellationToken) => await LocalProgram.WriteSecretAsync(settings, $"""
            port {await endpoint.Property(EndpointProperty.TargetPort).GetValueAsync(cancellationToken)}
            bind 127.0.0.1
            dir {folder}
            requirepass {await password.Resource.GetValueAsync(cancellationToken)}
            appendonly yes
            save ""

            """));
        var connection = ReferenceExpression.Create($"{endpoint.Property(EndpointProperty.Host)}:{endpoint.Property(EndpointProperty.Port)},password={password}");
        builder.Services.AddHealthChecks().AddRedis(_ => connection.GetValueAsync(default).AsTask().GetAwaiter().GetResult()!, ResourceNames.Redis);
        return builder.AddConnectionString(ResourceNames.Redis, connection).WithParentRelationship(server.Resource).WithHealthCheck(ResourceNames.Redis);
    }

    private static (IResourceBuilder<ExecutableResource> Server, ObjectStorage Objects) AddS3(IDistributedApplicationBuilder builder, string folder)
    {
        var script = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, "../eng/s3-server"));
        var s3 = builder.AddExecutable("s3", script, builder.AppHostDirectory)
            .WithHttpEndpoint(name: "api", port: 19_000 + (Environment.ProcessId % 90 * 100), isProxied: false)
            .WithHttpHealthCheck("/", endpointName: "api");
        s3.WithArgs(context =>
        {
            context.Args.Add("run");
            context.Args.Add(folder);
            context.Args.Add(s3.GetEndpoint("api").Property(EndpointProperty.TargetPort));
        });
        return (s3, new ObjectStorage(new Dictionary<string, object>
        {
            ["S3_ENDPOINT"] = s3.GetEndpoint("api"),
            ["S3_REGION"] = "us-east-1",
            ["S3_BUCKET_NAME"] = "betabae",
            ["S3_ACCESS_KEY_ID"] = "minioadmin",
            ["S3_SECRET_ACCESS_KEY"] = "minioadmin",
        }));
    }
}
