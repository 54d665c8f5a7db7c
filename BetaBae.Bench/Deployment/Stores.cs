using BetaBae.LocalServers;
using MySqlConnector;

namespace BetaBae.Bench.Deployment;

/// <summary>A MariaDB or MySQL and a Redis of the bench's own, set as for production: durable first.</summary>
internal sealed class Stores : IAsyncDisposable
{
    /// <summary>What is set beside <c>innodb_flush_log_at_trx_commit=1</c>: a cache and a log that the data fits in.</summary>
    private static readonly string[] Options = ["--innodb-buffer-pool-size=1G", "--innodb-log-file-size=512M", "--skip-name-resolve"];

    private static readonly string[] Shown =
    [
        "version", "innodb_flush_log_at_trx_commit", "innodb_flush_method", "innodb_buffer_pool_size", "innodb_log_file_size",
        "innodb_doublewrite", "log_bin", "sync_binlog", "max_connections",
    ];

    private readonly LocalProcess _database;
    private readonly LocalProcess _redis;
    private int _ports = Programs.HundredPorts();

    private Stores(Workspace workspace, LocalProcess database, LocalProcess redis) =>
        (Workspace, _database, _redis) = (workspace, database, redis);

    public Workspace Workspace { get; }

    /// <summary>A connection string without a database.</summary>
    public string Database => _database.Address;

    public string Redis => _redis.Address;

    public int DatabaseId => _database.Id;

    public int RedisId => _redis.Id;

    /// <exception cref="BenchException">A program is missing.</exception>
    public static async Task<Stores> StartAsync()
    {
        var workspace = new Workspace();
        try
        {
            var database = await DatabaseServer.LocalAsync(workspace, Options);
            var redis = await RedisServer.LocalAsync(workspace);
            return database is LocalProcess d && redis is LocalProcess r
                ? new Stores(workspace, d, r)
                : throw new BenchException("The bench needs mariadbd or mysqld, and redis-server or valkey-server, on the PATH.");
        }
        catch
        {
            workspace.Dispose();
            throw;
        }
    }

    /// <summary>A port that no other service of this run has.</summary>
    public int NextPort() => _ports++;

    /// <summary>The database server's settings that decide what a measurement means.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SettingsAsync()
    {
        await using var connection = new MySqlConnection(Database);
        await connection.OpenAsync();
        await using var command = new MySqlCommand($"SHOW VARIABLES WHERE Variable_name IN ('{string.Join("','", Shown)}')", connection);
        await using var rows = await command.ExecuteReaderAsync();
        var settings = new SortedDictionary<string, string>();
        while (await rows.ReadAsync())
        {
            settings[rows.GetString(0)] = rows.GetString(1);
        }

        return settings;
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _redis.DisposeAsync();
        Workspace.Dispose();
    }
}
