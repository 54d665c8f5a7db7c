using BetaBae.ServiceDefaults;

namespace BetaBae.AppHost.Stores;

/// <summary>The database, Redis and file storage that every service uses.</summary>
/// <param name="Database">MySQL or what speaks its protocol.</param>
/// <param name="Redis">Redis or what speaks its protocol.</param>
/// <param name="Files">File storage.</param>
/// <param name="Started">What has to be healthy before a service starts; empty when the servers are not ours.</param>
internal sealed record StoreSet(
    IResourceBuilder<IResourceWithConnectionString> Database,
    IResourceBuilder<IResourceWithConnectionString> Redis,
    FileStorage Files,
    IReadOnlyList<IResourceBuilder<IResource>> Started)
{
    public static StoreSet Add(IDistributedApplicationBuilder builder, StoreKind kind) => kind switch
    {
        StoreKind.Existing => ExistingStores.Add(builder),
        StoreKind.Programs => ProgramStores.Add(builder),
        _ => ContainerStores.Add(builder),
    };
}

internal static class StoreSetExtensions
{
    /// <summary>Hands a service the connection settings of the stores, and lets it wait for them.</summary>
    public static IResourceBuilder<ProjectResource> WithStores(this IResourceBuilder<ProjectResource> service, StoreSet stores)
    {
        service
            // Without this every reference adds BETABAE_HOST, REDIS_PASSWORD, … and REDIS_* are names of our own.
            .WithReferenceEnvironment(
                ReferenceEnvironmentInjectionFlags.ConnectionString | ReferenceEnvironmentInjectionFlags.ServiceDiscovery)
            .WithReference(stores.Database, ResourceNames.Database)
            .WithReference(stores.Redis, ResourceNames.Redis);

        foreach (var (variable, value) in stores.Files.Settings)
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
