using BetaBae.ServiceDefaults;

namespace BetaBae.AppHost;

/// <summary>The database, Redis and object storage that every service uses.</summary>
/// <param name="Database">MySQL, as the connection string <c>betabae</c>.</param>
/// <param name="Redis">As the connection string <c>redis</c>.</param>
/// <param name="Objects">Object storage.</param>
/// <param name="Started">What has to be healthy before a service starts; empty when the servers are not ours.</param>
internal sealed record Stores(
    IResourceBuilder<IResourceWithConnectionString> Database,
    IResourceBuilder<IResourceWithConnectionString> Redis,
    ObjectStorage Objects,
    IReadOnlyList<IResourceBuilder<IResource>> Started)
{
    public static Stores Add(IDistributedApplicationBuilder builder, StoreKind kind) => kind switch
    {
        StoreKind.Existing => AddExisting(builder),
        StoreKind.Programs => ProgramStores.Add(builder),
        _ => AddContainers(builder),
    };

    private static Stores AddContainers(IDistributedApplicationBuilder builder)
    {
        var mysql = MySql.AddContainer(builder);
        var redis = builder.AddRedis(ResourceNames.Redis)
            .WithDataVolume("betabae-redis")
            .WithoutHttpsCertificate();
        var (minio, objects) = ObjectStorage.AddMinio(builder);

        return new Stores(mysql.Database, redis, objects, [mysql.Database, redis, minio]);
    }

    private static Stores AddExisting(IDistributedApplicationBuilder builder) => new(
        builder.AddConnectionString(ResourceNames.Database),
        builder.AddConnectionString(ResourceNames.Redis),
        ObjectStorage.AddExisting(builder),
        Started: []);
}

internal static class StoresExtensions
{
    /// <summary>Hands a service the connection settings of the stores, and lets it wait for them.</summary>
    public static IResourceBuilder<ProjectResource> WithStores(this IResourceBuilder<ProjectResource> service, Stores stores)
    {
        service
            // Without this every reference adds BETABAE_HOST, REDIS_PASSWORD, … and REDIS_* are names of our own.
            .WithReferenceEnvironment(
                ReferenceEnvironmentInjectionFlags.ConnectionString | ReferenceEnvironmentInjectionFlags.ServiceDiscovery)
            .WithReference(stores.Database)
            .WithReference(stores.Redis);

        foreach (var (variable, value) in stores.Objects.Settings)
        {
            service.WithEnvironment(context => context.EnvironmentVariables[variable] = value);
        }

        foreach (var store in stores.Started)
        {
            service.WaitFor(store);
        }

        return service;
    }
}
