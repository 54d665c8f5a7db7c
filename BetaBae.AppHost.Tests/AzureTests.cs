namespace BetaBae.AppHost.Tests;

/// <summary>Azure Container Apps: the Bicep files.</summary>
[Collection("AppHost")] // One at a time.
public sealed class AzureTests
{
    [Fact]
    public async Task Services_have_fixed_replicas_limits_and_time_to_drain()
    {
        using var published = await Published.ToAsync("aca", [.. Models.Existing, "--replicas", "3"]);

        foreach (var name in new[] { ResourceNames.Api, ResourceNames.ChatRealtime })
        {
            var app = Resource(published, name, "Microsoft.App/containerApps@");
            Assert.Contains("minReplicas: 3", app, StringComparison.Ordinal);
            Assert.Contains("maxReplicas: 3", app, StringComparison.Ordinal);
            Assert.Contains("terminationGracePeriodSeconds: 30", app, StringComparison.Ordinal);
            Assert.Contains("memory: '2Gi'", app, StringComparison.Ordinal);
            Assert.Contains("path: '/health'", app, StringComparison.Ordinal);
            Assert.Contains("type: 'Startup'", app, StringComparison.Ordinal);
            Assert.Contains("path: '/alive'", app, StringComparison.Ordinal);
            Assert.Contains("type: 'Liveness'", app, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_Api_is_public_and_reaches_the_hub_past_the_ingress_that_routes_by_host()
    {
        using var published = await Published.ToAsync("aca", Models.Existing);

        var api = Resource(published, ResourceNames.Api, "Microsoft.App/containerApps@");
        Assert.Contains("external: true", api, StringComparison.Ordinal);
        Assert.Contains("'http://chatrealtime:8080'", api, StringComparison.Ordinal);
        var chat = Resource(published, ResourceNames.ChatRealtime, "Microsoft.App/containerApps@");
        Assert.Contains("external: false", chat, StringComparison.Ordinal);
        Assert.Contains("transport: 'tcp'", chat, StringComparison.Ordinal);
        Assert.Contains("targetPort: 8080", chat, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrations_are_a_job()
    {
        using var published = await Published.ToAsync("aca", Models.Existing);

        var job = Resource(published, ResourceNames.Migrations, "Microsoft.App/jobs@");
        Assert.Contains("triggerType: 'Manual'", job, StringComparison.Ordinal);
        Assert.Contains("replicaRetryLimit: 3", job, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_secrets()
    {
        using var published = await Published.ToAsync("aca", [.. Models.Existing, "API_KEY=k"]);

        var api = Resource(published, ResourceNames.Api, "Microsoft.App/containerApps@");
        foreach (var name in new[] { "connectionstrings--betabae", "connectionstrings--redis", "s3-secret-access-key", "api-key" })
        {
            Assert.Contains($"secretRef: '{name}'", api, StringComparison.Ordinal);
        }

        Assert.All(published.Files("*.bicep"), f => Assert.DoesNotContain("Server=db", File.ReadAllText(f), StringComparison.Ordinal));
    }

    /// <summary>The module that declares a resource of this type under this name.</summary>
    private static string Resource(Published published, string name, string type) =>
        Assert.Single(published.Files("*.bicep").Select(File.ReadAllText), text => text.Contains($"resource {name} '{type}", StringComparison.Ordinal));
}
