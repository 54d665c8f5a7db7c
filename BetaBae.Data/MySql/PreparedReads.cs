using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BetaBae.Data.MySql;

/// <summary>
/// Has the server keep the statements of some queries prepared, once for each connection, so that it need not parse them in
/// each call. Only of those that are marked: a statement whose text varies would fill the server with its variants.
/// </summary>
internal sealed class PreparedReads : DbCommandInterceptor
{
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        return command.CommandText.StartsWith(CompiledQuery.PreparedComment, StringComparison.Ordinal)
            ? new(DatabaseConnectionException.UnlessConnectedAsync(PrepareAsync))
            : ValueTask.FromResult(result);

        async Task<InterceptionResult<DbDataReader>> PrepareAsync()
        {
            await command.PrepareAsync(cancellationToken);
            return result;
        }
    }
}
