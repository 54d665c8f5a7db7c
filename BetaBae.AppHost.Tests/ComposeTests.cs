using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace BetaBae.AppHost.Tests;

/// <summary>The Compose file.</summary>
[Collection("AppHost")] // One at a time.
public sealed partial class ComposeTests
{
    [Fact]
    public async Task Everything_starts_in_order()
    {
        var services = await ServicesAsync();

        Assert.Equal(["api", "chatrealtime", "migrations", "minio", "mysql", "redis"], services.Keys.Order());
        Assert.Equal(["migrations"], services.Where(s => !s.Value.ContainsKey("healthcheck")).Select(s => s.Key));
        foreach (var name in new[] { "api", "chatrealtime", "migrations" })
        {
            var waits = Map(services[name]["depends_on"]).ToDictionary(d => d.Key, d => (string)Map(d.Value)["condition"]);
            Assert.Equal(("service_healthy", "service_healthy", "service_healthy"), (waits["mysql"], waits["redis"], waits["minio"]));
            Assert.Equal(name == "migrations" ? null : "service_completed_successfully", waits.GetValueOrDefault("migrations"));
        }

        Assert.Equal("service_healthy", Map(Map(services["api"]["depends_on"])["chatrealtime"])["condition"]);
        Assert.Equal("no", services["migrations"]["restart"]);
    }

    [Fact]
    public async Task Services_are_probed_by_themselves_at_their_health()
    {
        var services = await ServicesAsync();

        foreach (var (name, program) in new[] { ("api", "BetaBae.Api"), ("chatrealtime", "BetaBae.ChatRealtime") })
        {
            Assert.Equal(
                ["CMD", "dotnet", $"/app/{program}.dll", "--probe", $"http://localhost:${{{name.ToUpperInvariant()}_PORT:-8080}}/health"],
                (List<object>)Map(services[name]["healthcheck"])["test"]);
        }
    }

    [Fact]
    public async Task The_Api_alone_is_published_and_on_this_machine_only_unless_told()
    {
        var services = await ServicesAsync();

        var (name, ports) = Assert.Single(services.Where(s => s.Value.ContainsKey("ports")).Select(s => (s.Key, (List<object>)s.Value["ports"])));
        Assert.Equal("api", name);
        Assert.Equal("${API_ADDRESS:-127.0.0.1}:3000-3001:${API_PORT:-8080}", Assert.Single(ports));
        var environment = Map(services["api"]["environment"]);
        Assert.Equal("${API_PORT:-8080}", environment["HTTP_PORTS"]);
        Assert.Equal("http://chatrealtime:${CHATREALTIME_PORT:-8080}", environment["services__chatrealtime__http__0"]);
        Assert.Equal("true", environment["ASPNETCORE_FORWARDEDHEADERS_ENABLED"]);
        Assert.Equal("false", environment["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"]);
    }

    [Fact]
    public async Task Ours_have_no_writable_image_and_time_to_drain_and_all_have_limits()
    {
        var services = await ServicesAsync();

        foreach (var name in new[] { "api", "chatrealtime", "migrations" })
        {
            Assert.Equal("true", services[name]["read_only"]);
            Assert.Equal(["ALL"], (List<object>)services[name]["cap_drop"]);
            Assert.StartsWith("/tmp:", (string)Assert.Single((List<object>)services[name]["tmpfs"]), StringComparison.Ordinal);
            Assert.Equal("30s", services[name]["stop_grace_period"]);
            Assert.Equal($"${{{name.ToUpperInvariant()}_IMAGE:-betabae-{name}:latest}}", services[name]["image"]);
        }

        Assert.All(services.Values, s => Assert.All(["reservations", "limits"], kind => Assert.Equal(
            ["cpus", "memory"], Map(Map(Map(s["deploy"])["resources"])[kind]).Keys.Order())));
        Assert.Equal(("2", "2"), (Map(services["chatrealtime"]["deploy"])["replicas"], Map(services["api"]["deploy"])["replicas"]));
        Assert.False(Map(services["migrations"]["deploy"]).ContainsKey("replicas"));
    }

    [Fact]
    public async Task Data_outlives_its_container()
    {
        using var published = await Published.ToAsync("compose");
        var file = Parse(published);
        var volumes = Map(file["volumes"]).Keys;

        Assert.Equal(["betabae-minio", "betabae-mysql", "betabae-redis"], volumes.Order());
        Assert.Equal(
            [("minio", "/data", "betabae-minio"), ("mysql", "/var/lib/mysql", "betabae-mysql"), ("redis", "/data", "betabae-redis")],
            Map(file["services"]).Where(s => Map(s.Value).ContainsKey("volumes")).Select(s =>
            {
                var volume = Map(Assert.Single((List<object>)Map(s.Value)["volumes"]));
                return (s.Key, (string)volume["target"], (string)volume["source"]);
            }).Order());
    }

    [Fact]
    public async Task One_replica_has_the_one_port()
    {
        using var published = await Published.ToAsync("compose", "--replicas", "1");
        var api = Map(Map(Parse(published)["services"])["api"]);

        Assert.Equal("${API_ADDRESS:-127.0.0.1}:3000:${API_PORT:-8080}", Assert.Single((List<object>)api["ports"]));
    }

    [Fact]
    public async Task Every_variable_has_a_value_or_stops_the_start_with_its_name()
    {
        using var published = await Published.ToAsync("compose");

        // A name alone would be empty without a word, as the .env file that is written beside it is.
        Assert.Empty(BareVariable().Matches(published.Read("docker-compose.yaml")).Select(m => m.Value));
        Assert.Contains("${MYSQL_PASSWORD:?missing in .env}", published.Read("docker-compose.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Existing_stores_leave_three_services_and_no_volume()
    {
        using var published = await Published.ToAsync("compose", [.. Models.Existing, "--replicas", "3", "API_KEY=k"]);
        var file = Parse(published);
        var services = Map(file["services"]);

        Assert.Equal(["api", "chatrealtime", "migrations"], services.Keys.Order());
        Assert.False(file.ContainsKey("volumes"));
        Assert.Equal("3", Map(Map(services["chatrealtime"])["deploy"])["replicas"]);
        Assert.Equal("3", Map(Map(services["api"])["deploy"])["replicas"]);
        Assert.Equal("${API_KEY:?missing in .env}", Map(Map(services["chatrealtime"])["environment"])["API_KEY"]);
        Assert.Equal("${S3_SECRET_ACCESS_KEY:?missing in .env}", Map(Map(services["api"])["environment"])["S3_SECRET_ACCESS_KEY"]);
        Assert.DoesNotContain("Server=db", published.Read("docker-compose.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embedded_stores_cannot_be_published() =>
        Assert.Contains("cannot be published", await Published.OutputAsync("compose", Models.Embedded), StringComparison.Ordinal);

    private static async Task<Dictionary<string, Dictionary<string, object>>> ServicesAsync()
    {
        using var published = await Published.ToAsync("compose");
        return Map(Parse(published)["services"]).ToDictionary(s => s.Key, s => Map(s.Value));
    }

    private static Dictionary<string, object> Parse(Published published) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(published.Read("docker-compose.yaml"));

    private static Dictionary<string, object> Map(object map) => ((Dictionary<object, object>)map).ToDictionary(e => (string)e.Key, e => e.Value);

    [GeneratedRegex(@"(?<!\$)\$\{\w+\}")]
    private static partial Regex BareVariable();
}
