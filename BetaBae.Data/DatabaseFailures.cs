using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using MySqlConnector;

namespace BetaBae.Data;

public static class DatabaseFailures
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteInputOutput = 10;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;

    /// <summary>Whether the exception itself says that the database is unreachable, going down or overloaded.</summary>
    public static bool IsOutage(Exception exception) => exception switch
    {
        MySqlProtocolException or DatabaseConnectionException => true,
        MySqlException mysql => mysql.IsTransient || mysql.InnerException is IOException or SocketException or ObjectDisposedException
            || mysql.ErrorCode is MySqlErrorCode.None or MySqlErrorCode.ServerShutdown or MySqlErrorCode.CommandTimeoutExpired
                or MySqlErrorCode.NormalShutdown or MySqlErrorCode.ShutdownComplete
                or MySqlErrorCode.QueryInterrupted or MySqlErrorCode.UnableToConnectToHost,
        SqliteException sqlite => sqlite.SqliteErrorCode is SqliteBusy or SqliteLocked or SqliteInputOutput or SqliteFull or SqliteCannotOpen,
        _ => false,
    };

    /// <summary>Whether two created the database at once, and this one came second.</summary>
    public static bool IsCreatedMeanwhile(Exception exception) =>
        exception.GetBaseException() is MySqlException { ErrorCode: MySqlErrorCode.DatabaseCreateExists };
}
