using BetaBae.LocalServers;
using BetaBae.ServiceDefaults;
using BetaBae.Tests.Hosting;
using MySqlConnector;

namespace BetaBae.Tests.Deployment;

/// <summary>
/// The stack as the AppHost runs it: the migrations to their end, then the chat service and the API, each a process that is
/// told what Aspire tells it and nothing else, with something that takes their telemetry. On the cluster's servers and model.
/// </summary>
public sealed class AspireStack(Cluster cluster) : IReachable, IAsyncLifetime
{
    private readonly string _name = $"aspire-{Guid.NewGuid():N}"[..20];
    private readonly Workspace _workspace = new();
    private OtlpReceiver? _dashboard;
    private Dictionary<string, string> _stores = [];
    private Dictionary<string, string> _model = [];
    private Service? _api;
    private Service? _chat;
    private Task<Talk>? _talk;

    public Uri Address => Api.Address;

    internal OtlpReceiver Dashboard => _dashboard!;

    internal Service Api => _api!;

    internal Service Chat => _chat!;

    internal ProgramRun? Migrations { get; private set; }

    /// <summary>What the services know and must tell nobody.</summary>
    internal IReadOnlyDictionary<string, string> Secrets { get; } = new Dictionary<string, string>
    {
        ["the database's password"] = $"db-{Guid.NewGuid():N}",
        ["the model's key"] = $"sk-{Guid.NewGuid():N}",
    };

    internal FakeOpenAi Model => cluster.Model;

    public async ValueTask InitializeAsync()
    {
        if (cluster.Missing is not null)
        {
            return;
        }

        _dashboard = await OtlpReceiver.StartAsync();
        var password = Secrets["the database's password"];
        await ExecuteAsync($"CREATE USER '{_name}'@'%' IDENTIFIED BY '{password}'", $"GRANT ALL ON `{_name}`.* TO '{_name}'@'%'");
        _stores = AspireEnvironment.Stores(
            cluster.Servers, $"{cluster.Servers.Database.Address};User ID={_name};Password={password};Database={_name}", _name);
        _model = AspireEnvironment.Model(cluster.Model, Secrets["the model's key"]);

        Migrations = await MigrationProcess.RunAsync(
            [.. AspireEnvironment.Run(ResourceNames.Migrations, InstanceOf(ResourceNames.Migrations), Dashboard), .. _stores]);
        Migrations.ExpectSuccess();
        _chat = NewService(ResourceNames.ChatRealtime, "BetaBae.ChatRealtime", cluster.Ports + 20, []);
        _api = NewService(ResourceNames.Api, "BetaBae.Api", cluster.Ports + 21, new() { ["services__chatrealtime__http__0"] = $"{Chat.Address}" });
        await Task.WhenAll(Chat.StartAsync(), Api.StartAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _workspace.Dispose();
        if (_dashboard is not null)
        {
            await _dashboard.DisposeAsync();
            await ExecuteAsync($"DROP DATABASE IF EXISTS `{_name}`", $"DROP USER '{_name}'@'%'");
        }
    }

    /// <summary>The id that its environment gives a service.</summary>
    internal string InstanceOf(string service) => $"{service}-{_name[^6..]}";

    /// <summary>What two people say to each other and to a clone; it happens once, however often it is asked for.</summary>
    internal Task<Talk> TalkAsync() => _talk ??= Talk.HoldAsync(this);

    /// <summary>One more API as it is when it is published; the test ends it.</summary>
    internal Service NewPublishedApi()
    {
        var port = cluster.Ports + 22;
        return NewService("published", "BetaBae.Api", port, [
            .. AspireEnvironment.Published(port), .. _stores, .. _model, new("services__chatrealtime__http__0", $"{Chat.Address}"),
        ]);
    }

    private Service NewService(string name, string program, int port, Dictionary<string, string> more) =>
        NewService(name, program, port, [
            .. AspireEnvironment.Run(name, InstanceOf(name), Dashboard), .. _stores, .. _model, .. more,
            new("ASPNETCORE_URLS", $"http://localhost:{port}"),
        ]);

    private Service NewService(string name, string program, int port, IEnumerable<KeyValuePair<string, string>> environment) =>
        new(name, program, _workspace.PathOf(name), port, new Dictionary<string, string>(environment));

    private async Task ExecuteAsync(params string[] statements)
    {
        await using var connection = new MySqlConnection(cluster.Servers.Database.Address);
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }
    }
}
