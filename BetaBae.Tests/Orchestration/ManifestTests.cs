using System.Text.Json;
using BetaBae.LocalServers;
using YamlDotNet.Serialization;

namespace BetaBae.Tests.Orchestration;

/// <summary>The manifest, which azd reads.</summary>
[Collection(nameof(AppHostCollection))]
public sealed class ManifestTests
{
    [Fact]
    public async Task The_manifest_names_every_resource_and_its_environment_by_expression()
    {
        using var published = await Published.ManifestAsync("LLM_ENDPOINT=http://llm/v1", "API_KEY=k");
        using var manifest = JsonDocument.Parse(published.Read("manifest.json"));
        var resources = manifest.RootElement.GetProperty("resources");

        Assert.Equal(
            [("api", "project.v0"), ("chatrealtime", "project.v0"), ("migrations", "project.v0"), ("minio", "container.v0"), ("mysql", "container.v0"), ("redis", "container.v0")],
            resources.EnumerateObject().Select(r => (r.Name, Type: r.Value.GetProperty("type").GetString()!))
                .Where(r => r.Type is "project.v0" or "container.v0").Order());
        foreach (var name in new[] { "api", "chatrealtime", "migrations" })
        {
            var environment = resources.GetProperty(name).GetProperty("env");
            var database = environment.GetProperty("ConnectionStrings__betabae").GetString()!.Trim('{', '}').Split('.')[0];
            Assert.Equal(
                "Server={mysql.bindings.tcp.host};Port={mysql.bindings.tcp.port};User ID=betabae;Password={mysql-password.value};Database=betabae",
                resources.GetProperty(database).GetProperty("connectionString").GetString());
            Assert.Equal("{redis.connectionString}", environment.GetProperty("ConnectionStrings__redis").GetString());
            Assert.Equal("{minio.bindings.api.url}", environment.GetProperty("S3_ENDPOINT").GetString());
            Assert.Equal("{minio-password.value}", environment.GetProperty("S3_SECRET_ACCESS_KEY").GetString());
            Assert.False(environment.TryGetProperty("REDIS_HOST", out _));
            Assert.Equal(name != "migrations", environment.TryGetProperty("API_KEY", out var key));
            Assert.True(name == "migrations" || key.GetString() == "{api-key.value}");
        }

        foreach (var secret in new[] { "api-key", "minio-password", "mysql-password", "redis-password" })
        {
            Assert.Equal($"{{{secret}.inputs.value}}", resources.GetProperty(secret).GetProperty("value").GetString());
            Assert.True(resources.GetProperty(secret).GetProperty("inputs").GetProperty("value").GetProperty("secret").GetBoolean());
        }

        var api = resources.GetProperty("api");
        Assert.Equal(
            "http://{chatrealtime.bindings.http.host}:{chatrealtime.bindings.http.targetPort}",
            api.GetProperty("env").GetProperty("services__chatrealtime__http__0").GetString());
        Assert.Equal("true", api.GetProperty("env").GetProperty("ASPNETCORE_FORWARDEDHEADERS_ENABLED").GetString());
        Assert.Equal("{api.bindings.http.targetPort}", api.GetProperty("env").GetProperty("HTTP_PORTS").GetString());
        var binding = api.GetProperty("bindings").GetProperty("http");
        Assert.True(binding.GetProperty("external").GetBoolean());
        Assert.False(binding.TryGetProperty("port", out _)); // Azure's ingress takes 80 and 443 only.
    }

    [Fact]
    public async Task Azd_knows_every_scheme_and_ChatRealtime_is_reached_past_the_HTTP_ingress()
    {
        using var published = await Published.ManifestAsync();
        using var manifest = JsonDocument.Parse(published.Read("manifest.json"));
        var bindings = manifest.RootElement.GetProperty("resources").EnumerateObject()
            .Where(r => r.Value.TryGetProperty("bindings", out _))
            .SelectMany(r => r.Value.GetProperty("bindings").EnumerateObject()
                .Select(b => (Name: $"{r.Name}.{b.Name}", Scheme: b.Value.GetProperty("scheme").GetString())));

        Assert.Equal(
            [
                ("api.http", "http"), ("chatrealtime.http", "tcp"), ("minio.api", "http"),
                ("mysql.tcp", "tcp"), ("redis.tcp", "tcp"),
            ],
            bindings.Order());
        var chatRealtime = manifest.RootElement.GetProperty("resources").GetProperty("chatrealtime");
        Assert.Equal(8080, chatRealtime.GetProperty("bindings").GetProperty("http").GetProperty("targetPort").GetInt32());
        Assert.Equal("8080", chatRealtime.GetProperty("env").GetProperty("HTTP_PORTS").GetString());
    }

    [Fact]
    public void Azd_finds_the_AppHost()
    {
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(File.ReadAllText(Repository.PathOf("azure.yaml")));

        var app = (Dictionary<object, object>)Assert.Single((Dictionary<object, object>)file["services"]).Value;
        Assert.Equal(("dotnet", "containerapp"), (app["language"], app["host"]));
        Assert.True(File.Exists(Repository.PathOf((string)app["project"])));
    }
}
