using BetaBae.AppHost.Stores;

namespace BetaBae.AppHost;

/// <summary>The AppHost's own settings: <c>--stores</c> and <c>--replicas</c>.</summary>
/// <param name="Stores">Where the data lives.</param>
/// <param name="Replicas">Of the Api and of ChatRealtime each; 1 when run, 2 when published.</param>
internal sealed record AppHostOptions(StoreKind Stores, int Replicas)
{
    private const int MaxReplicas = 20;

    /// <exception cref="DistributedApplicationException">A setting has a value that it cannot have, or asks for what is not here.</exception>
    public static AppHostOptions Read(IDistributedApplicationBuilder builder)
    {
        var options = new AppHostOptions(StoreSelection.Select(builder), ReadReplicas(builder, builder.ExecutionContext.IsPublishMode ? 2 : 1));
        return options is { Stores: StoreKind.Embedded, Replicas: > 1 }
            ? throw new DistributedApplicationException($"--replicas {options.Replicas} needs stores that processes can share, and embedded stores are inside one.")
            : options;
    }

    private static int ReadReplicas(IDistributedApplicationBuilder builder, int defaultValue) =>
        builder.Configuration["replicas"] is not { Length: > 0 } text ? defaultValue
        : int.TryParse(text, out var replicas) && replicas is >= 1 and <= MaxReplicas ? replicas
        : throw new DistributedApplicationException($"--replicas is '{text}'; it can be 1 to {MaxReplicas}.");
}
