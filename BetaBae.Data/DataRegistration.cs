using BetaBae.Data.MySql;
using BetaBae.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;

namespace BetaBae.Data;

public static class DataRegistration
{
    /// <summary>
    /// What MySQL 8 and MariaDB have in common: this version's SQL runs on both, and naming it instead of asking the
    /// server lets a service start while the database is down.
    /// </summary>
    private static readonly MySqlServerVersion Dialect = new(new Version(8, 0, 11));

    private static readonly IInterceptor[] MySqlInterceptors = [new PreparedReads(), new StaleConnections()];

    /// <summary>Registers <see cref="BetaBaeDbContext"/> on MySQL or MariaDB.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="connectionString">
    /// ADO.NET form; what it leaves open is set so that a server that is down shows within 4 s, and one that hangs in
    /// mid-statement within 16 s: less would refuse those who wait for a row lock on a busy machine.
    /// </param>
    public static IServiceCollection AddMySqlData(this IServiceCollection services, string connectionString) =>
        services.AddDbContextPool<BetaBaeDbContext, MySqlBetaBaeDbContext>(options => options.UseBetaBaeMySql(connectionString));

    /// <summary>Registers <see cref="BetaBaeDbContext"/> on a SQLite file, which is created when it is missing.</summary>
    public static IServiceCollection AddSqliteData(this IServiceCollection services, string path) =>
        services.AddDbContextPool<BetaBaeDbContext, SqliteBetaBaeDbContext>(options => options.UseBetaBaeSqlite(path));

    internal static DbContextOptionsBuilder UseBetaBaeMySql(this DbContextOptionsBuilder options, string connectionString)
    {
        var given = new MySqlConnectionStringBuilder(connectionString);
        given.ConnectionTimeout = given.ContainsKey("Connection Timeout") ? given.ConnectionTimeout : 4;
        given.DefaultCommandTimeout = given.ContainsKey("Default Command Timeout") ? given.DefaultCommandTimeout : 15;
        given.CancellationTimeout = given.ContainsKey("Cancellation Timeout") ? given.CancellationTimeout : 1;

        // What a connection's user leaves behind is nothing: transactions end with their scope, and nothing else is set.
        given.ConnectionReset = given.ContainsKey("Connection Reset") && given.ConnectionReset;
        given.UseAffectedRows = false;
        given.IgnorePrepare = false;
        return options.UseMySql(given.ConnectionString, Dialect).EnableThreadSafetyChecks(false).AddInterceptors(MySqlInterceptors);
    }

    internal static DbContextOptionsBuilder UseBetaBaeSqlite(this DbContextOptionsBuilder options, string path) =>
        options.UseSqlite($"Data Source={path}");
}
