using BetaBae.ServiceDefaults;

namespace BetaBae.AppHost.Stores;

/// <summary>Where files are, as the settings <c>S3_*</c> or <c>FILES_FOLDER</c> that the services read.</summary>
/// <param name="Settings">By variable: a text, an endpoint or a parameter. Without S3_ENDPOINT and FILES_FOLDER it is AWS itself.</param>
internal sealed record FileStorage(IReadOnlyDictionary<string, object> Settings)
{
    private const string FolderSetting = "FILES_FOLDER";
    private const string Bucket = "betabae";
    private const string MinioUser = "betabae";
    private const string ApiEndpoint = "api";
    private const string ConsoleEndpoint = "console";

    /// <summary>The last release of the community image; it is on quay.io only since Docker Hub's is gone.</summary>
    private const string DefaultMinioImage = "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z";

    /// <summary>
    /// Handed on only when they are given. A public endpoint is not guessed: the address of the server is good for this
    /// machine's browsers and for no others, and without one the files go through the API.
    /// </summary>
    private static readonly string[] Optional = ["S3_REGION", "S3_PUBLIC_ENDPOINT"];

    public static (IResourceBuilder<ContainerResource> Minio, FileStorage Files) AddMinioContainer(IDistributedApplicationBuilder builder)
    {
        var minio = builder.AddContainer(ResourceNames.Minio, (builder.IsForDeployers() ? null : builder.Configuration["MINIO_IMAGE"]) ?? DefaultMinioImage)
            .WithArgs("server", "/data", "--console-address", ":9001")
            .WithVolume("betabae-minio", "/data")
            .WithHttpEndpoint(targetPort: 9000, name: ApiEndpoint);
        if (builder.ExecutionContext.IsRunMode)
        {
            minio.WithHttpEndpoint(targetPort: 9001, name: ConsoleEndpoint).WithUrlForEndpoint(ConsoleEndpoint, url => url.DisplayText = "MinIO console");
        }

        return (minio, Configure(minio));
    }

    public static (IResourceBuilder<ExecutableResource> Minio, FileStorage Files) AddMinioProgram(
        IDistributedApplicationBuilder builder, LocalProgram program, string folder)
    {
        var minio = builder.AddExecutable(ResourceNames.Minio, program.Path, folder)
            .WithHttpEndpoint(name: ApiEndpoint, isProxied: false)
            .WithHttpEndpoint(name: ConsoleEndpoint, isProxied: false)
            .WithUrlForEndpoint(ConsoleEndpoint, url => url.DisplayText = "MinIO console");
        minio.WithArgs(
            "server", folder,
            "--address", ReferenceExpression.Create($"127.0.0.1:{minio.GetEndpoint(ApiEndpoint).Property(EndpointProperty.TargetPort)}"),
            "--console-address", ReferenceExpression.Create($"127.0.0.1:{minio.GetEndpoint(ConsoleEndpoint).Property(EndpointProperty.TargetPort)}"));
        return (minio, Configure(minio));
    }

    public static FileStorage InFolder(string folder) => new(new Dictionary<string, object> { [FolderSetting] = folder });

    /// <summary>Takes the variables that a service started by itself would take, from the AppHost's own settings.</summary>
    public static FileStorage AddExisting(IDistributedApplicationBuilder builder)
    {
        var settings = new Dictionary<string, object> { ["S3_BUCKET_NAME"] = Bucket };
        AddGiven(builder, settings, ["S3_ENDPOINT", "S3_BUCKET_NAME", .. Optional]);
        if (builder.ExecutionContext.IsRunMode && builder.Configuration[FolderSetting] is { Length: > 0 } folder)
        {
            // Each service would look from a folder of its own.
            settings[FolderSetting] = Path.GetFullPath(folder);
        }

        // Keys may be missing where the platform gives the services an identity.
        foreach (var variable in new[] { "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY" })
        {
            if (builder.AddOptionalSecret(variable) is { } secret)
            {
                settings[variable] = secret.Resource;
            }
        }

        return new FileStorage(settings);
    }

    private static FileStorage Configure<T>(IResourceBuilder<T> minio)
        where T : IResourceWithEnvironment, IResourceWithEndpoints, IResourceWithProbes
    {
        var builder = minio.ApplicationBuilder;
        var password = builder.AddGeneratedPassword("minio-password");
        minio
            .WithEnvironment("MINIO_ROOT_USER", MinioUser)
            .WithEnvironment("MINIO_ROOT_PASSWORD", password)
            .WithHttpProbe(ProbeType.Readiness, "/minio/health/live", endpointName: ApiEndpoint);
        var settings = new Dictionary<string, object>
        {
            ["S3_ENDPOINT"] = minio.GetEndpoint(ApiEndpoint),
            ["S3_BUCKET_NAME"] = Bucket,
            ["S3_ACCESS_KEY_ID"] = MinioUser,
            ["S3_SECRET_ACCESS_KEY"] = password.Resource,
        };
        if (!builder.IsForDeployers())
        {
            AddGiven(builder, settings, Optional);
        }

        if (builder.ExecutionContext.IsRunMode)
        {
            // It is stronger than S3, and may be in the environment that services inherit.
            settings[FolderSetting] = "";
        }

        return new FileStorage(settings);
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
