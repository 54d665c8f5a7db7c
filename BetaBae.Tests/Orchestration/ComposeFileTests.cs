using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BetaBae.LocalServers;
using BetaBae.ServiceDefaults;
using NJsonSchema;
using YamlDotNet.Serialization;

namespace BetaBae.Tests.Orchestration;

/// <summary>The Compose file under <c>deploy/</c>, read strictly and without a container engine.</summary>
public sealed partial class ComposeFileTests
{
    private static readonly string[] Services = [ResourceNames.Migrations, ResourceNames.ChatRealtime, ResourceNames.Api];
    private static readonly string[] StoreNames = [ResourceNames.MySql, ResourceNames.Redis, ResourceNames.Minio];

    private static readonly string Text = File.ReadAllText(Path.Combine(Published.CheckedIn, "compose", "compose.yaml"));

    /// <summary>As JSON: numbers and booleans are such only where YAML's core schema says so, as for Compose.</summary>
    private static readonly string Json = new SerializerBuilder().JsonCompatible().Build()
        .Serialize(new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(Text));

    private static readonly JsonElement Document = JsonDocument.Parse(Json).RootElement;

    [Fact]
    public async Task It_is_valid_by_the_Compose_specification()
    {
        var path = Repository.PathOf("BetaBae.Tests", "js", "node_modules", "dclint", "schemas", "compose.schema.json");
        if (!File.Exists(path))
        {
            Assert.False(Environment.GetEnvironmentVariable("BETABAE_REQUIRE_REAL") == "1", "Run npm ci in BetaBae.Tests/js.");
            Assert.Skip("BetaBae.Tests/js has no packages yet: run npm ci there.");
        }

        var schema = await JsonSchema.FromFileAsync(path);

        Assert.Empty(schema.Validate(Json));
        // That it refuses at all.
        Assert.NotEmpty(schema.Validate(Json.Replace("\"healthcheck\"", "\"healthchek\"", StringComparison.Ordinal)));
        Assert.NotEmpty(schema.Validate(Json.Replace("service_healthy", "service_helthy", StringComparison.Ordinal)));
    }

    [Fact]
    public void Everything_starts_in_order()
    {
        Assert.Equal([.. StoreNames, .. Services], Document.GetProperty("services").EnumerateObject().Select(s => s.Name));
        foreach (var name in Services)
        {
            var waits = Service(name).GetProperty("depends_on").EnumerateObject()
                .ToDictionary(d => d.Name, d => d.Value.GetProperty("condition").GetString());
            Assert.All(StoreNames, store => Assert.Equal("service_healthy", waits[store]));
            Assert.Equal(
                name == ResourceNames.Migrations ? null : "service_completed_successfully", waits.GetValueOrDefault(ResourceNames.Migrations));
            Assert.Equal(name == ResourceNames.Api ? "service_healthy" : null, waits.GetValueOrDefault(ResourceNames.ChatRealtime));
        }

        Assert.Equal("no", Service(ResourceNames.Migrations).GetProperty("restart").GetString());
        Assert.Equal([ResourceNames.Migrations], Services.Concat(StoreNames).Where(s => !Service(s).TryGetProperty("healthcheck", out _)));
    }

    [Theory]
    [InlineData(ResourceNames.Api, "BetaBae.Api")]
    [InlineData(ResourceNames.ChatRealtime, "BetaBae.ChatRealtime")]
    public void Services_probe_themselves_at_their_health(string name, string program) => Assert.Equal(
        ["CMD", "dotnet", $"/app/{program}.dll", "--probe", "http://localhost:8080/health"],
        Texts(Service(name).GetProperty("healthcheck"), "test"));

    [Fact]
    public void The_Api_alone_is_published_and_on_this_machine_only_unless_told()
    {
        var published = Assert.Single(Services.Concat(StoreNames), s => Service(s).TryGetProperty("ports", out _));

        Assert.Equal(ResourceNames.Api, published);
        Assert.Equal(["${API_ADDRESS:-127.0.0.1}:3000-3001:8080"], Texts(Service(published), "ports"));
        var environment = Service(published).GetProperty("environment");
        Assert.Equal("http://chatrealtime:8080", environment.GetProperty("services__chatrealtime__http__0").GetString());
        Assert.Equal("true", environment.GetProperty("ASPNETCORE_FORWARDEDHEADERS_ENABLED").GetString());
        Assert.Equal("false", environment.GetProperty("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT").GetString());
    }

    [Fact]
    public void Stores_are_reached_by_the_services_alone()
    {
        Assert.True(Document.GetProperty("networks").GetProperty("stores").GetProperty("internal").GetBoolean());
        Assert.All(StoreNames, s => Assert.Equal(["stores"], Texts(Service(s), "networks")));
        Assert.All(Services, s => Assert.Equal(["services", "stores"], Texts(Service(s), "networks")));
    }

    [Fact]
    public void No_image_is_writable_and_nobody_gains_rights_and_all_have_limits()
    {
        foreach (var name in Services.Concat(StoreNames))
        {
            var service = Service(name);
            Assert.True(service.GetProperty("read_only").GetBoolean());
            Assert.Equal(["ALL"], Texts(service, "cap_drop"));
            Assert.Equal(["no-new-privileges:true"], Texts(service, "security_opt"));
            Assert.Contains(Texts(service, "tmpfs"), t => t!.StartsWith("/tmp:", StringComparison.Ordinal));
            Assert.All(["reservations", "limits"], kind => Assert.Equal(
                ["cpus", "memory"], service.GetProperty("deploy").GetProperty("resources").GetProperty(kind).EnumerateObject().Select(r => r.Name)));
            Assert.Equal(
                name switch { ResourceNames.Minio => null, ResourceNames.MySql or ResourceNames.Redis => "999:999", _ => "1654:1654" },
                service.TryGetProperty("user", out var user) ? user.GetString() : null);
        }

        Assert.All(
            [ResourceNames.Api, ResourceNames.ChatRealtime],
            s => Assert.Equal(2, Service(s).GetProperty("deploy").GetProperty("replicas").GetInt32()));
    }

    [Fact]
    public void Data_outlives_its_container()
    {
        Assert.Equal(
            ["betabae-mysql:/var/lib/mysql", "betabae-redis:/data", "betabae-minio:/data"],
            StoreNames.Select(s => Assert.Single(Texts(Service(s), "volumes"))));
        Assert.Equal(["betabae-mysql", "betabae-redis", "betabae-minio"], Document.GetProperty("volumes").EnumerateObject().Select(v => v.Name));
    }

    [Theory]
    [InlineData(ResourceNames.Api, "BetaBae.Api")]
    [InlineData(ResourceNames.ChatRealtime, "BetaBae.ChatRealtime")]
    [InlineData(ResourceNames.Migrations, "BetaBae.MigrationService")]
    public void Images_are_those_that_the_projects_build(string name, string project)
    {
        var image = XDocument.Load(Repository.PathOf(project, $"{project}.csproj")).Descendants("ContainerRepository").Single().Value;

        Assert.Equal($"${{{name.ToUpperInvariant()}_IMAGE:-{image}:latest}}", Service(name).GetProperty("image").GetString());
    }

    [Fact]
    public void Every_variable_has_a_value_or_stops_the_start_and_is_in_the_example()
    {
        // A name alone would be empty without a word.
        Assert.Empty(BareVariable().Matches(Text).Select(m => m.Value));
        var example = File.ReadAllText(Path.Combine(Published.CheckedIn, "compose", ".env.example"));
        Assert.All(Variable().Matches(Text).Select(m => m.Groups[1].Value).Distinct(), v => Assert.Matches($"(?m)^#?{v}=", example));
        Assert.Equal(
            ["MINIO_PASSWORD", "MYSQL_PASSWORD", "REDIS_PASSWORD"],
            RequiredVariable().Matches(Text).Select(m => m.Groups[1].Value).Distinct().Order());
    }

    private static JsonElement Service(string name) => Document.GetProperty("services").GetProperty(name);

    private static IEnumerable<string?> Texts(JsonElement parent, string name) =>
        parent.GetProperty(name).EnumerateArray().Select(t => t.GetString());

    [GeneratedRegex(@"(?<!\$)\$(\{\w+\}|\w)")]
    private static partial Regex BareVariable();

    [GeneratedRegex(@"(?<!\$)\$\{(\w+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\$\{(\w+):\?")]
    private static partial Regex RequiredVariable();
}
