using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore.Diagnostics;
using MySqlConnector;

namespace BetaBae.Data.MySql;

/// <summary>
/// When a connection broke, the server has gone or come back anew, and those that wait in the pool are broken as well. Without
/// this each of them would refuse one caller, since connections are not asked whether they live before they are used.
/// </summary>
internal sealed class StaleConnections : DbCommandInterceptor
{
    public override Task CommandFailedAsync(
        DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default) =>
        command.Connection is MySqlConnection connection
            && eventData.Exception is DatabaseConnectionException or MySqlException { InnerException: IOException or SocketException }
            ? MySqlConnection.ClearPoolAsync(connection, CancellationToken.None)
            : Task.CompletedTask;
}
