using BetaBae.ServiceDefaults;

namespace BetaBae.AppHost;

/// <summary>S3-compatible storage, as the settings <c>S3_*</c> that the services read.</summary>
/// <param name="Settings">By variable: a text, an endpoint or a parameter. Without S3_ENDPOINT it is AWS itself.</param>
internal sealed record ObjectStorage(IReadOnlyDictionary<string, object> Settings)
{
    private const string Bucket = "betabae";
    private const string MinioUser = "betabae";

    /// <summary>The last release of the community image; it is on quay.io only since Docker Hub's is gone.</summary>
    private const string DefaultMinioImage = "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z";

    /// <summary>
    /// Handed on only when they are given. A public endpoint is not guessed: the address of the container is good for this
    /// machine's browsers and for no others, and without one the files go through the API.
    /// </summary>
    private static readonly string[] Optional = ["S3_REGION", "S3_PUBLIC_ENDPOINT"];

    public static (IResourceBuilder<ContainerResource> Minio, ObjectStorage Objects) AddMinio(IDistributedApplicationBuilder builder)
    {
        var password = builder.AddGeneratedPassword("minio-password");
        var minio = builder.AddContainer(ResourceNames.Minio, builder.Configuration["MINIO_IMAGE"] ?? DefaultMinioImage)
            .WithArgs("server", "/data", "--console-address", ":9001")
            .WithEnvironment("MINIO_ROOT_USER", MinioUser)
            .WithEnvironment("MINIO_ROOT_PASSWORD", password)
            .WithVolume("betabae-minio", "/data")
            .WithHttpEndpoint(targetPort: 9000, name: "api")
            .WithHttpEndpoint(targetPort: 9001, name: "console")
            .WithUrlForEndpoint("console", url => url.DisplayText = "MinIO console")
            .WithHttpProbe(ProbeType.Readiness, "/minio/health/live", endpointName: "api");

        var settings = new Dictionary<string, object>
        {
            ["S3_ENDPOINT"] = minio.GetEndpoint("api"),
            ["S3_BUCKET_NAME"] = Bucket,
            ["S3_ACCESS_KEY_ID"] = MinioUser,
            ["S3_SECRET_ACCESS_KEY"] = password.Resource,
        };
        AddGiven(builder, settings, Optional);
        return (minio, new ObjectStorage(settings));
    }

    /// <summary>Takes the variables that a service started by itself would take, from the AppHost's own settings.</summary>
    public static ObjectStorage AddExisting(IDistributedApplicationBuilder builder)
    {
        var settings = new Dictionary<string, object> { ["S3_BUCKET_NAME"] = Bucket };
        AddGiven(builder, settings, ["S3_ENDPOINT", "S3_BUCKET_NAME", .. Optional]);

        // Keys may be missing where the platform gives the services an identity.
        foreach (var variable in new[] { "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY" })
        {
            if (builder.AddOptionalSecret(variable) is { } secret)
            {
                settings[variable] = secret.Resource;
            }
        }

        return new ObjectStorage(settings);
    }

    private static void AddGiven(IDistributedApplicationBuilder builder, Dictionary<string, object> settings, params string[] variables)
    {
        foreach (var variable in variables)
        {
            if (builder.Configuration[variable] is { Length: > 0 } value)
            {
                settings[variable] = value;
            }
        }
    }
}
