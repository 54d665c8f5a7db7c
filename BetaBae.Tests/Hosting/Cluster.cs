using BetaBae.LocalServers;
using MySqlConnector;

namespace BetaBae.Tests.Hosting;

/// <summary>
/// What a deployment is: two replicas of the API and two of the chat service, each a process, on one MySQL, one Redis and one
/// S3 server, with a model that answers <c>re: </c> and what it was told last. Tests stop and kill what they like.
/// </summary>
public sealed class Cluster : IReachable, IAsyncLifetime
{
    private readonly string _name = $"cluster-{Guid.NewGuid():N}"[..20];
    private readonly Workspace _workspace = new();
    private RealServers? _servers;
    private FakeOpenAi? _model;

    /// <summary>Of the first API.</summary>
    public Uri Address => Apis[0].Address;

    public RealServers Servers => _servers!;

    public FakeOpenAi Model => _model!;

    internal IReadOnlyList<Service> Apis { get; private set; } = [];

    internal IReadOnlyList<Service> Chats { get; private set; } = [];

    internal IEnumerable<Service> Services => [.. Apis, .. Chats];

    /// <summary>
    /// The first of a hundred ports, of which the cluster itself uses the first twenty. They are below those that systems hand
    /// out: nobody takes one while its service is down.
    /// </summary>
    internal int Ports { get; private set; }

    /// <summary>The sentence that says why it cannot run here; null when it can.</summary>
    internal string? Missing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        (_servers, Missing) = await RealServers.StartAsync();
        if (_servers is null)
        {
            if (Environment.GetEnvironmentVariable("BETABAE_REQUIRE_REAL") == "1")
            {
                throw new InvalidOperationException(Missing);
            }

            return;
        }

        _model = await FakeOpenAi.StartAsync();
        (await MigrationProcess.RunAsync(Settings())).ExpectSuccess();

        do
        {
            Ports = Programs.HundredPorts();
        }
        while (new Uri(_servers.S3.Address).Port == Ports);

        Chats = [.. Enumerable.Range(0, 2).Select(i => NewService($"chat{i}", "BetaBae.ChatRealtime", Ports + i, Settings()))];
        var settings = Settings();
        for (var i = 0; i < Chats.Count; i++)
        {
            settings[$"services__chatrealtime__http__{i}"] = $"{Chats[i].Address}";
        }

        Apis = [.. Enumerable.Range(0, 2).Select(i => NewService($"api{i}", "BetaBae.Api", Ports + 10 + i, settings))];
        await Task.WhenAll(Services.Select(s => s.StartAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        _workspace.Dispose();
        if (_model is not null)
        {
            await _model.DisposeAsync();
        }

        if (_servers is not null)
        {
            await using (var connection = new MySqlConnection(_servers.Database.Address))
            {
                await connection.OpenAsync();
                await using var command = connection.CreateCommand();
                command.CommandText = $"DROP DATABASE IF EXISTS `{_name}`";
                await command.ExecuteNonQueryAsync();
            }

            await _servers.DisposeAsync();
        }
    }

    /// <summary>Skips the test where the cluster cannot run; else everything is up, whatever the test before has left.</summary>
    public async Task ReadyAsync()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        Model.Otherwise = EchoAsync;
        await Task.WhenAll(Services.Select(s => s.IsRunning ? Task.CompletedTask : s.StartAsync()));
    }

    /// <summary>Starts one more chat service, with a way of its own to Redis; the test ends it.</summary>
    internal async Task<Service> StartChatAsync(string redis)
    {
        var settings = Settings();
        settings["ConnectionStrings__redis"] = redis;
        var chat = NewService("alone", "BetaBae.ChatRealtime", Ports + 2, settings);
        await chat.StartAsync();
        return chat;
    }

    /// <summary>Shows, when the current test has failed, what the services have written.</summary>
    public void ReportFailure() => Report(Services);

    /// <inheritdoc cref="ReportFailure"/>
    internal static void Report(IEnumerable<Service> services)
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            foreach (var service in services)
            {
                // Errors are what nobody foresaw; the rest is told by its end.
                var log = service.Log;
                var errors = log.Split('\n').Where(line => line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal)).Take(20);
                TestContext.Current.TestOutputHelper?.WriteLine(
                    $"---- {service.Name}\n{string.Join('\n', errors)}\n…\n{log[^Math.Min(log.Length, 4000)..]}");
            }
        }
    }

    /// <summary>Says what it was told last, a little later and word by word, so that a kill can come in between.</summary>
    private static async Task EchoAsync(Microsoft.AspNetCore.Http.HttpContext http, ModelRequest request)
    {
        await Task.Delay(Random.Shared.Next(300), http.RequestAborted);
        await FakeOpenAi.Says($"re: {request.Messages[^1].Content}")(http, request);
    }

    private Service NewService(string name, string program, int port, IReadOnlyDictionary<string, string> settings) =>
        new(name, program, _workspace.PathOf(name), port, settings);

    /// <summary>By the names that environments have; all that every process is told.</summary>
    private Dictionary<string, string> Settings() => new()
    {
        ["ConnectionStrings__betabae"] = $"{Servers.Database.Address};Database={_name}",
        ["ConnectionStrings__redis"] = Servers.Redis.Address,
        ["S3_ENDPOINT"] = Servers.S3.Address,
        ["S3_REGION"] = "us-east-1",
        ["S3_BUCKET_NAME"] = _name,
        ["S3_ACCESS_KEY_ID"] = S3Server.Keys.Id,
        ["S3_SECRET_ACCESS_KEY"] = S3Server.Keys.Secret,
        ["LOGIN_RATE_PER_MINUTE"] = "100000",
        ["LLM_ENDPOINT"] = Model.Endpoint,
        ["LLM_MODEL"] = "test-model",
        ["LLM_TIMEOUT_SECONDS"] = "10",
    };
}

/// <summary>Alone: what it does to the machine is no matter of the other tests.</summary>
[CollectionDefinition(nameof(Cluster), DisableParallelization = true)]
public sealed class ClusterCollection : ICollectionFixture<Cluster>;
