using BetaBae.ServiceDefaults;
using Microsoft.Extensions.Configuration;

namespace BetaBae.AppHost.Stores;

/// <summary>Servers that are there already, by connection string.</summary>
internal static class ExistingStores
{
    public static StoreSet Add(IDistributedApplicationBuilder builder) => new(
        builder.AddConnectionString(ResourceNames.Database),
        builder.AddConnectionString(ResourceNames.Redis),
        FileStorage.AddExisting(builder),
        Started: []);

    /// <exception cref="DistributedApplicationException">A connection string is missing; Aspire would wait for one to be typed in.</exception>
    public static string Describe(IConfiguration configuration)
    {
        string[] names = [ResourceNames.Database, ResourceNames.Redis];
        return names.FirstOrDefault(name => string.IsNullOrWhiteSpace(configuration.GetConnectionString(name))) is { } missing
            ? throw new DistributedApplicationException($"--stores existing needs the setting ConnectionStrings__{missing}.")
            : "the servers of ConnectionStrings__betabae, ConnectionStrings__redis and S3_*";
    }
}
