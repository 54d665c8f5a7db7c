using Aspire.Hosting.ApplicationModel;
using BetaBae.ServiceDefaults;
using BetaBae.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace BetaBae.Tests.Orchestration;

/// <summary>What the AppHost hands to the projects, as the services read it.</summary>
[Collection(nameof(AppHostCollection))]
public sealed class SettingsTests
{
    /// <summary>Every setting of the AppHost that is not about stores.</summary>
    private static readonly string[] Options =
    [
        "LLM_ENDPOINT=http://llm/v1", "LLM_MODEL=small", "LLM_TIMEOUT_SECONDS=7", "LLM_RETRIES=2", "API_KEY=k",
        "CORS_ORIGINS=https://app.example", "LOGIN_RATE_PER_MINUTE=5",
        "S3_REGION=eu-1", "S3_PUBLIC_ENDPOINT=https://files.example", "BETABAE_DATA=/data", "BETABAE_DEMO=off",
    ];

    [Theory]
    [InlineData(ResourceNames.Api)]
    [InlineData(ResourceNames.ChatRealtime)]
    [InlineData(ResourceNames.Migrations)]
    public async Task Existing_stores_reach_the_services(string name)
    {
        var settings = await ReadAsync(name, Models.Existing);

        Assert.Equal("Server=db;Database=betabae", settings["ConnectionStrings:betabae"]);
        Assert.Equal("cache:6379,password=p", settings["ConnectionStrings:redis"]);
        Assert.Equal("http://s3:9000", settings["S3:Endpoint"]);
        Assert.Equal("betabae", settings["S3:Bucket"]);
        Assert.Equal("key", settings["S3:AccessKeyId"]);
        Assert.Equal("secret", settings["S3:SecretAccessKey"]);
        Assert.Null(settings["S3:PublicEndpoint"]);
        Assert.Null(settings["LanguageModel:ApiKey"]);
    }

    [Theory]
    [InlineData(ResourceNames.Api)]
    [InlineData(ResourceNames.ChatRealtime)]
    [InlineData(ResourceNames.Migrations)]
    public async Task Containers_reach_the_services(string name)
    {
        var settings = await ReadAsync(name, Models.Containers);

        Assert.Matches("^Server=localhost;Port=[0-9]+;User ID=betabae;Password=m;Database=betabae$", settings["ConnectionStrings:betabae"]);
        Assert.Matches("^localhost:[0-9]+,password=r$", settings["ConnectionStrings:redis"]);
        Assert.Matches("^http://localhost:[0-9]+$", settings["S3:Endpoint"]);
        Assert.Equal("o", settings["S3:SecretAccessKey"]);
        Assert.Null(settings["S3:PublicEndpoint"]);
    }

    [Fact]
    public async Task The_Api_finds_ChatRealtime_over_http_alone()
    {
        var environment = await EnvironmentAsync(ResourceNames.Api, Models.Existing);

        Assert.Matches("^http://localhost:[0-9]+$", environment["services__chatrealtime__http__0"]);
        Assert.DoesNotContain("services__chatrealtime__https__0", environment.Keys);
    }

    [Fact]
    public async Task What_is_set_reaches_both_services()
    {
        foreach (var name in new[] { ResourceNames.Api, ResourceNames.ChatRealtime })
        {
            var settings = await ReadAsync(name, [.. Models.Existing, .. Options]);

            Assert.Equal("http://llm/v1", settings["LanguageModel:Endpoint"]);
            Assert.Equal("small", settings["LanguageModel:Model"]);
            Assert.Equal("7", settings["LanguageModel:TimeoutSeconds"]);
            Assert.Equal("2", settings["LanguageModel:Retries"]);
            Assert.Equal("k", settings["LanguageModel:ApiKey"]);
            Assert.Equal("https://app.example", settings["Cors:Origins"]);
            Assert.Equal("eu-1", settings["S3:Region"]);
            Assert.Equal("https://files.example", settings["S3:PublicEndpoint"]);
            Assert.Equal(name == ResourceNames.Api ? "5" : null, settings["Login:RatePerMinute"]);
        }

        Assert.DoesNotContain("API_KEY", (await EnvironmentAsync(ResourceNames.Migrations, [.. Models.Existing, .. Options])).Keys);
    }

    [Fact]
    public async Task What_is_set_reaches_Standalone()
    {
        var settings = await ReadAsync(ResourceNames.Standalone, [.. Models.Embedded, .. Options]);

        Assert.Equal("/data", settings["Standalone:Data"]);
        Assert.Equal("false", settings["Standalone:Demo"]);
        Assert.Equal("k", settings["LanguageModel:ApiKey"]);
        Assert.Equal("https://app.example", settings["Cors:Origins"]);
        Assert.Equal("5", settings["Login:RatePerMinute"]);
    }

    [Fact]
    public async Task The_other_name_of_the_key_is_taken_too()
    {
        Assert.Equal("k", (await ReadAsync(ResourceNames.Api, [.. Models.Existing, "OPENAI_API_KEY=k"]))["LanguageModel:ApiKey"]);
    }

    [Theory]
    [InlineData(ResourceNames.Api, "existing")]
    [InlineData(ResourceNames.ChatRealtime, "existing")]
    [InlineData(ResourceNames.Migrations, "existing")]
    [InlineData("run-add-demo-people", "existing")]
    [InlineData(ResourceNames.Api, "containers")]
    [InlineData(ResourceNames.Migrations, "containers")]
    [InlineData(ResourceNames.Standalone, "embedded")]
    public async Task Nothing_is_handed_out_that_nobody_reads(string name, string stores)
    {
        var environment = await EnvironmentAsync(name, [.. Arguments(stores), .. Options]);

        using var read = new ReadNames(environment);
        SettingsAliases.AddTo(read);
        string[] platform = ["ASPNETCORE_", "DOTNET_", "OTEL_", "LOGGING__", "ConnectionStrings__", "services__"];
        Assert.DoesNotContain(
            environment.Keys, k => !read.Names.Contains(k) && !platform.Any(p => k.StartsWith(p, StringComparison.OrdinalIgnoreCase)));
        Assert.All(environment.Keys.Where(k => k.StartsWith("ConnectionStrings__", StringComparison.Ordinal)), k =>
            Assert.Contains(k, (string[])["ConnectionStrings__betabae", "ConnectionStrings__redis"]));
    }

    [Theory]
    [InlineData("containers")]
    [InlineData("existing")]
    [InlineData("embedded")]
    public async Task No_project_writes_conversations_into_traces(string stores)
    {
        await using var builder = await Models.CreateAsync(Arguments(stores));

        foreach (var project in builder.Resources.OfType<ProjectResource>().ToList())
        {
            var environment = await builder.EnvironmentAsync(project.Name);
            Assert.Equal("false", environment["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"]);
        }
    }

    private static string[] Arguments(string stores) => stores switch
    {
        "embedded" => Models.Embedded,
        "existing" => Models.Existing,
        _ => Models.Containers,
    };

    private static async Task<Dictionary<string, string>> EnvironmentAsync(string name, string[] arguments)
    {
        await using var builder = await Models.CreateAsync(arguments);
        return await builder.EnvironmentAsync(name);
    }

    /// <summary>The configuration that the project has with its environment.</summary>
    private static async Task<IConfiguration> ReadAsync(string name, string[] arguments)
    {
        // Not disposed, since it is what is returned; it holds nothing but memory.
        var configuration = new ConfigurationManager();
        var environment = await EnvironmentAsync(name, arguments);
        configuration.AddInMemoryCollection(Configured(environment));
        SettingsAliases.AddTo(configuration);
        return configuration;
    }

    private static IEnumerable<KeyValuePair<string, string?>> Configured(IEnumerable<KeyValuePair<string, string>> environment) =>
        environment.Select(v => KeyValuePair.Create(v.Key.Replace("__", ":", StringComparison.Ordinal), (string?)v.Value));

    /// <summary>A configuration that remembers what it was asked for.</summary>
    private sealed class ReadNames : IConfigurationManager, IDisposable
    {
        private readonly ConfigurationManager _configuration = new();

        public ReadNames(IEnumerable<KeyValuePair<string, string>> environment) => _configuration.AddInMemoryCollection(Configured(environment));

        public HashSet<string> Names { get; } = [];

        public IDictionary<string, object> Properties => ((IConfigurationBuilder)_configuration).Properties;

        public IList<IConfigurationSource> Sources => _configuration.Sources;

        public string? this[string key]
        {
            get
            {
                Names.Add(key);
                return _configuration[key];
            }
            set => _configuration[key] = value;
        }

        public void Dispose() => _configuration.Dispose();

        public IConfigurationBuilder Add(IConfigurationSource source) => ((IConfigurationBuilder)_configuration).Add(source);

        public IConfigurationRoot Build() => ((IConfigurationBuilder)_configuration).Build();

        public IEnumerable<IConfigurationSection> GetChildren() => _configuration.GetChildren();

        public IChangeToken GetReloadToken() => ((IConfiguration)_configuration).GetReloadToken();

        public IConfigurationSection GetSection(string key) => _configuration.GetSection(key);
    }
}
