using BetaBae.Api;
using BetaBae.ChatRealtime;
using BetaBae.LocalServers;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using StackExchange.Redis;

namespace BetaBae.Tests.Hosting;

/// <summary>BetaBae.Api with BetaBae.ChatRealtime beside it, on MySQL or MariaDB, Redis and an S3 server, with a database and a bucket of its own.</summary>
public sealed class RealApp : TestApp
{
    private readonly List<string> _databases = [];
    private readonly string _name;
    private RealServers? _servers;
    private RunningHost? _chat;

    public RealApp() => _name = NewDatabase();

    public RealServers Servers
    {
        get
        {
            SkipIfMissing();
            return _servers!;
        }
    }

    /// <summary>The settings of a process that runs on the same stores.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(Stores());

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_chat is not null)
        {
            await _chat.DisposeAsync();
        }

        if (_servers is not null)
        {
            await DropDatabasesAsync();
            await _servers.DisposeAsync();
        }
    }

    /// <summary>The name of a database that is not there yet.</summary>
    public string NewDatabase()
    {
        var name = $"betabae-{Guid.NewGuid():N}"[..20];
        _databases.Add(name);
        return name;
    }

    /// <summary>The connection string of a database that need not be there yet.</summary>
    public string AddressOf(string database) => $"{Servers.Database.Address};Database={database}";

    protected override async Task<string?> PrepareAsync()
    {
        (_servers, var missing) = await RealServers.StartAsync();
        if (_servers is null)
        {
            return missing;
        }

        await using (var redis = await ConnectionMultiplexer.ConnectAsync($"{_servers.Redis.Address},allowAdmin=true"))
        {
            await redis.GetServers()[0].FlushDatabaseAsync();
        }

        (await MigrationProcess.RunAsync(Settings)).ExpectSuccess();
        return null;
    }

    protected override IEnumerable<KeyValuePair<string, string>> Stores() => new Dictionary<string, string>
    {
        ["ConnectionStrings:betabae"] = AddressOf(_name),
        ["ConnectionStrings:redis"] = Servers.Redis.Address,
        ["S3_ENDPOINT"] = Servers.S3.Address,
        ["S3_REGION"] = "us-east-1",
        ["S3_BUCKET_NAME"] = _name,
        ["S3_ACCESS_KEY_ID"] = S3Server.Keys.Id,
        ["S3_SECRET_ACCESS_KEY"] = S3Server.Keys.Secret,
    };

    protected override RunningHost Start(IEnumerable<KeyValuePair<string, string>> settings, Action<IServiceCollection> configure)
    {
        _chat = StartOtherChat(settings, configure);
        return StartOther(settings, configure);
    }

    protected override RunningHost StartOther(IEnumerable<KeyValuePair<string, string>> settings, Action<IServiceCollection> configure) =>
        RunningHost.Start<ApiHost>([ChatAt(_chat!), .. settings], configure);

    protected override RunningHost StartOtherChat(IEnumerable<KeyValuePair<string, string>> settings, Action<IServiceCollection> configure) =>
        RunningHost.Start<ChatRealtimeHost>(settings, configure);

    /// <summary>On a server that stays, nothing of ours does.</summary>
    private async Task DropDatabasesAsync()
    {
        await using var connection = new MySqlConnection(Servers.Database.Address);
        await connection.OpenAsync();
        foreach (var name in _databases)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"DROP DATABASE IF EXISTS `{name}`";
            await command.ExecuteNonQueryAsync();
        }
    }
}

[CollectionDefinition(nameof(RealApp))]
public sealed class RealAppCollection : ICollectionFixture<RealApp>;
