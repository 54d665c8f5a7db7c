using BetaBae.ServiceDefaults;
using Microsoft.Extensions.Logging;

namespace BetaBae.AppHost.Stores;

/// <summary>What a MariaDB or MySQL of this machine needs before it starts: its data folder, and the services' account.</summary>
internal static class MySqlData
{
    /// <summary>Creates the data folder unless it is there. A creation that was broken off is begun anew.</summary>
    public static async Task CreateAsync(LocalProgram program, string folder, ILogger log, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        // Each attempt has a name of its own: the program of one that was killed may still be writing.
        var parent = Path.GetDirectoryName(folder)!;
        foreach (var left in Directory.EnumerateDirectories(parent, "new-*"))
        {
            Directory.Delete(left, recursive: true);
        }

        var unfinished = Path.Combine(parent, $"new-{Environment.ProcessId}");
        await LocalProgram.RunAsync(log, IsMySql(program)
            ? [program.Path, "--no-defaults", $"--datadir={unfinished}", $"--user={Environment.UserName}", "--initialize-insecure"]
            : [program.Sibling("mariadb-install-db"), "--no-defaults", $"--datadir={unfinished}", $"--user={Environment.UserName}", "--skip-test-db"],
            cancellationToken);
        Directory.Move(unfinished, folder);
    }

    /// <summary>Run at each start, so that the password is always the one that the services are given.</summary>
    public static string StartScript(LocalProgram program, string? password) => $"""
        CREATE DATABASE IF NOT EXISTS {ResourceNames.Database};
        CREATE USER IF NOT EXISTS {MySqlResourceExtensions.User}@localhost;
        ALTER USER {MySqlResourceExtensions.User}@localhost IDENTIFIED BY '{Quote(password)}';
        GRANT ALL ON {ResourceNames.Database}.* TO {MySqlResourceExtensions.User}@localhost;
        {(IsMySql(program) ? $"ALTER USER root@localhost IDENTIFIED BY '{Quote(password)}';" : "")}

        """;

    /// <summary>MySQL's root has no password after the initialization; MariaDB's is let in by the system's own account.</summary>
    public static bool IsMySql(LocalProgram program) => program.Name == "mysqld" && LocalProgram.Find("mariadb-install-db") is null;

    private static string? Quote(string? text) => text?.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
