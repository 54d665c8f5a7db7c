namespace BetaBae.AppHost;

/// <summary>Where the data lives.</summary>
internal enum StoreKind
{
    /// <summary>MySQL, Redis and MinIO as containers of this application.</summary>
    Containers,

    /// <summary>MariaDB, Redis and an S3 server of this machine, as processes of this application.</summary>
    Programs,

    /// <summary>Servers that are there already, by connection string: no container in the model.</summary>
    Existing,

    /// <summary>BetaBae.Standalone with its embedded stores as the one resource.</summary>
    Embedded,
}

/// <summary>The AppHost's own settings: <c>--stores</c>, <c>--target</c>, <c>--replicas</c>.</summary>
/// <param name="Stores">Where the data lives.</param>
/// <param name="Replicas">Of the Api and of ChatRealtime each; 1 when run, 2 when published.</param>
internal sealed record AppHostOptions(StoreKind Stores, int Replicas)
{
    private const int MaxReplicas = 20;

    /// <exception cref="DistributedApplicationException">A setting has a value that it cannot have.</exception>
    public static AppHostOptions Read(IDistributedApplicationBuilder builder)
    {
        var publishing = builder.ExecutionContext.IsPublishMode;
        var options = new AppHostOptions(
            ReadEnum(builder, "stores", () => publishing || ContainerRuntime.Answers(builder) ? StoreKind.Containers
                : ProgramStores.Exist ? StoreKind.Programs
                : StoreKind.Embedded),
            ReadReplicas(builder, publishing ? 2 : 1));

        return publishing && options.Stores is StoreKind.Embedded or StoreKind.Programs
            ? throw new DistributedApplicationException("--stores embedded and --stores programs run on one machine and cannot be published.")
            : options;
    }

    private static T ReadEnum<T>(IDistributedApplicationBuilder builder, string key, Func<T> defaultValue)
        where T : struct, Enum
    {
        var text = builder.Configuration[key];
        if (string.IsNullOrEmpty(text))
        {
            return defaultValue();
        }

        // By name only: Enum.TryParse would take numbers too.
        return Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<T>(text, ignoreCase: true)
            : throw new DistributedApplicationException(
                $"--{key} is '{text}'; it can be {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
    }

    private static int ReadReplicas(IDistributedApplicationBuilder builder, int defaultValue) =>
        builder.Configuration["replicas"] is not { Length: > 0 } text ? defaultValue
        : int.TryParse(text, out var replicas) && replicas is >= 1 and <= MaxReplicas ? replicas
        : throw new DistributedApplicationException($"--replicas is '{text}'; it can be 1 to {MaxReplicas}.");
}
