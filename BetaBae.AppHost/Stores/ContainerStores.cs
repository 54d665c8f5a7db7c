using BetaBae.ServiceDefaults;

namespace BetaBae.AppHost.Stores;

/// <summary>MySQL, Redis and MinIO as containers, with their data in volumes.</summary>
internal static class ContainerStores
{
    public static StoreSet Add(IDistributedApplicationBuilder builder)
    {
        var mysql = builder.AddMySqlContainer(ResourceNames.MySql);
        var redis = builder.AddRedis(ResourceNames.Redis)
            .WithDataVolume("betabae-redis")
            .WithoutHttpsCertificate();
        var (minio, files) = FileStorage.AddMinioContainer(builder);
        return new StoreSet(mysql, redis, files, [mysql, redis, minio]);
    }
}
