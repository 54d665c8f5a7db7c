using MySqlConnector;
using Testcontainers.MySql;

namespace BetaBae.LocalServers;

/// <summary>MySQL 8 or MariaDB. Its address is the connection string of a user who may create databases, without a database.</summary>
internal static class DatabaseServer
{
    public const string Setting = "TEST_MYSQL";

    private const string Password = "betabae";

    /// <param name="workspace">Where it keeps its data.</param>
    /// <param name="options">Of the server's command line, beside what it needs.</param>
    public static async Task<IStoreServer?> LocalAsync(Workspace workspace, params string[] options)
    {
        // MariaDB's own installer makes its tables; MySQL makes them itself.
        var isMariaDb = Programs.Find("mariadbd") is not null;
        var install = Programs.Find("mariadb-install-db", "mysql_install_db");
        if (Programs.Find("mariadbd", "mysqld") is not { } server || (isMariaDb && install is null))
        {
            return null;
        }

        var folder = Directory.CreateDirectory(workspace.PathOf("database")).FullName;
        var data = Path.Combine(folder, "data");
        var user = Environment.UserName;
        await (isMariaDb
            ? Programs.RunAsync(
                install!, "--no-defaults", $"--datadir={data}", $"--user={user}", "--skip-test-db", "--auth-root-authentication-method=normal")
            : Programs.RunAsync(server, "--no-defaults", $"--datadir={data}", $"--user={user}", "--initialize-insecure"));

        var port = Programs.FreePort();
        var address = $"Server=127.0.0.1;Port={port};User ID=root";
        var process = new LocalProcess(
            folder,
            address,
            () => AskAsync(address),
            server,
            [
                "--no-defaults",
                $"--datadir={data}",
                $"--user={user}",
                $"--port={port}",
                "--bind-address=127.0.0.1",
                $"--socket={folder}/socket",
                // Of its own: in the system's, servers that run side by side delete each other's temporary tables.
                $"--tmpdir={Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName}",
                $"--pid-file={folder}/own",
                "--innodb-flush-log-at-trx-commit=1",
                "--max-connections=500",
                .. options,
            ]);
        await process.StartAsync();
        return process;
    }

    public static async Task<IStoreServer> ContainerAsync()
    {
        var port = Programs.FreePort();
        var container = new MySqlBuilder("mysql:8.4")
            .WithUsername("root")
            .WithPassword(Password)
            .WithPortBinding(port, MySqlBuilder.MySqlPort)
            .Build();
        var address = $"Server=127.0.0.1;Port={port};User ID=root;Password={Password}";
        var server = new ContainerServer(container, address, () => AskAsync(address));
        await server.StartAsync();
        return server;
    }

    private static async Task AskAsync(string address)
    {
        await using var connection = new MySqlConnection($"{address};Pooling=false;Connection Timeout=2");
        await connection.OpenAsync();
    }
}
