using BetaBae.ServiceDefaults;
using k8s;
using k8s.Models;

namespace BetaBae.Tests.Orchestration;

/// <summary>Publishing itself; <see cref="ComposeFileTests"/> and <see cref="KubernetesFileTests"/> read what it writes.</summary>
[Collection(nameof(AppHostCollection))]
public sealed class PublishedFilesTests
{
    [Fact]
    public async Task The_files_under_deploy_are_what_the_model_publishes()
    {
        using var published = await Published.FilesAsync();

        var (expected, actual) = (Read(published.Folder), Read(Published.CheckedIn));

        const string Update = "dotnet run --project BetaBae.AppHost -- --operation publish --step publish --output-path ../deploy";
        Assert.True(
            expected.Keys.Order().SequenceEqual(actual.Keys.Order()),
            $"Published: {string.Join(", ", expected.Keys)}. There: {string.Join(", ", actual.Keys)}. Delete what is too many, and run {Update}.");
        Assert.All(expected, file => Assert.True(
            file.Value == actual[file.Key], $"{file.Key} is not what the model publishes. Run {Update}, and look at what has changed."));
        Assert.All(expected.Values, text => Assert.DoesNotContain('\r', text));
        Assert.All(expected.Values, text => Assert.Contains(Update, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Existing_stores_leave_the_services_and_their_secrets()
    {
        using var published = await Published.FilesAsync([.. Models.Existing, "--replicas", "3", "API_KEY=k", "LLM_MODEL=small"]);

        Assert.Equal(
            ["api.yaml", "chatrealtime.yaml", "kustomization.yaml", "namespace.yaml"],
            Directory.EnumerateFiles(Path.Combine(published.Folder, "kubernetes")).Select(Path.GetFileName).Order());
        foreach (var name in new[] { ResourceNames.Api, ResourceNames.ChatRealtime })
        {
            var deployment = KubernetesYaml.LoadAllFromString(published.Read("kubernetes", $"{name}.yaml"), strict: true)
                .OfType<V1Deployment>().Single();
            Assert.Equal(3, deployment.Spec.Replicas);
            var environment = deployment.Spec.Template.Spec.Containers[0].Env.ToDictionary(e => e.Name);
            Assert.All(
                [
                    ("ConnectionStrings__betabae", "betabae"), ("ConnectionStrings__redis", "redis"),
                    ("S3_SECRET_ACCESS_KEY", "s3-secret-access-key"),
                ],
                ((string Variable, string Key) s) => Assert.Equal(s.Key, environment[s.Variable].ValueFrom.SecretKeyRef.Key));

            // Optional settings are the deployer's, whatever the one who publishes has set.
            Assert.DoesNotContain("API_KEY", environment.Keys);
            Assert.DoesNotContain("LLM_MODEL", environment.Keys);
        }

        var compose = published.Read("compose", "compose.yaml");
        Assert.DoesNotContain("API_KEY", compose, StringComparison.Ordinal);
        Assert.Contains("3000-3002:8080", compose, StringComparison.Ordinal);
        Assert.DoesNotContain("volumes:", compose, StringComparison.Ordinal);
        Assert.All(Read(published.Folder).Values, text => Assert.DoesNotContain("Server=db", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_replica_has_the_one_port()
    {
        using var published = await Published.FilesAsync("--replicas", "1");

        Assert.Contains("'${API_ADDRESS:-127.0.0.1}:3000:8080'", published.Read("compose", "compose.yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain("replicas: 2", published.Read("compose", "compose.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("embedded")]
    [InlineData("programs")]
    public async Task Stores_of_this_machine_cannot_be_published(string stores) =>
        Assert.Contains("cannot be published", await Published.ErrorAsync("--stores", stores), StringComparison.Ordinal);

    private static Dictionary<string, string> Read(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        // A deployer's own, which git ignores.
        .Where(f => Path.GetExtension(f) != ".env")
        .ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllText);
}
