using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Orchestration;

/// <summary>The AppHost's model for some arguments, built and not started.</summary>
internal static class Models
{
    /// <summary>Servers that need not be there: nothing connects to them.</summary>
    public static readonly string[] Existing =
    [
        "--stores", "existing",
        "ConnectionStrings:betabae=Server=db;Database=betabae", "ConnectionStrings:redis=cache:6379,password=p",
        "S3_ENDPOINT=http://s3:9000", "S3_ACCESS_KEY_ID=key", "S3_SECRET_ACCESS_KEY=secret",
    ];

    /// <summary>Passwords given, so that none is generated and kept in the developer's user secrets.</summary>
    public static readonly string[] Containers =
        ["--stores", "containers", "Parameters:mysql-password=m", "Parameters:redis-password=r", "Parameters:minio-password=o"];

    /// <summary>Server programs of this machine, on a data folder of the test's own.</summary>
    public static string[] Programs(string folder) =>
        ["--stores", "programs", $"BETABAE_DATA={folder}", "Parameters:mysql-password=m", "Parameters:redis-password=r", "Parameters:minio-password=o"];

    public static readonly string[] Embedded = ["--stores", "embedded"];

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] arguments) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.BetaBae_AppHost>(
            arguments,
            (options, _) => options.DisableDashboard = true,
            TestContext.Current.CancellationToken);

    /// <summary>What a resource waits for, and until when.</summary>
    public static IEnumerable<string> Waits(this IDistributedApplicationTestingBuilder builder, string name) =>
        builder.Resources.Single(r => r.Name == name).Annotations.OfType<WaitAnnotation>()
            .Select(w => $"{w.Resource.Name}:{w.WaitType}").Order(StringComparer.Ordinal);

    /// <summary>The environment that a project gets when it runs.</summary>
    /// <remarks>Without building the application, which would start it, if only to stop it at once.</remarks>
    public static async Task<Dictionary<string, string>> EnvironmentAsync(this IDistributedApplicationTestingBuilder builder, string name)
    {
        Allocate(builder.Resources);
        await using var services = builder.Services.BuildServiceProvider();
        var options = new DistributedApplicationExecutionContextOptions(DistributedApplicationOperation.Run) { Services = services };
        return await EnvironmentAsync(builder.Resources.Single(r => r.Name == name), new DistributedApplicationExecutionContext(options));
    }

    private static async Task<Dictionary<string, string>> EnvironmentAsync(IResource resource, DistributedApplicationExecutionContext context)
    {
        var configuration = await ExecutionConfigurationBuilder.Create(resource)
            .WithEnvironmentVariablesConfig()
            .BuildAsync(context, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Null(configuration.Exception);
        return configuration.EnvironmentVariables.ToDictionary(v => v.Key, v => v.Value);
    }

    /// <summary>Gives every endpoint a port, as the orchestrator does at the start.</summary>
    private static void Allocate(IEnumerable<IResource> resources)
    {
        var port = 20000;
        foreach (var endpoint in resources.SelectMany(r => r.Annotations.OfType<EndpointAnnotation>()))
        {
            endpoint.AllocatedEndpoint ??= new AllocatedEndpoint(endpoint, "localhost", endpoint.Port ?? ++port, targetPortExpression: $"{++port}");
        }
    }
}

/// <summary>One AppHost at a time, and nothing beside it: what it does to the machine is no matter of the other tests.</summary>
[CollectionDefinition(nameof(AppHostCollection), DisableParallelization = true)]
public sealed class AppHostCollection;
