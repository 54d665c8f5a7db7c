using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BetaBae.Data;

/// <summary>
/// A transaction in as few round trips as there can be: it begins with its first command and ends with its last one. For what
/// happens most, in SQL of our own; each command may be several statements. See <see cref="Transactions.SqlTransactionAsync{T}"/>.
/// </summary>
public sealed class SqlTransaction
{
    private static readonly ActivitySource Traces = new("BetaBae.Data");

    private readonly BetaBaeDbContext _db;
    private readonly bool _joins;
    private bool _begun;

    internal SqlTransaction(BetaBaeDbContext db)
    {
        _db = db;
        _joins = db.Database.CurrentTransaction is not null;
    }

    /// <summary>Runs statements, in the transaction that the first call begins.</summary>
    /// <param name="sql">Identifiers in backticks, which every store takes; values as <c>{0}</c>, <c>{1}</c> …</param>
    /// <param name="values">One for each placeholder.</param>
    /// <param name="read">
    /// Takes what they answer: it is at the first result with columns, and goes on by <see cref="DbDataReader.NextResultAsync()"/>.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<T> RunAsync<T>(string sql, object?[] values, Func<DbDataReader, Task<T>> read, CancellationToken cancellationToken)
    {
        var begins = !_joins && !_begun;
        _begun = true;
        return _db.ReadAsync(begins ? $"{_db.BeginSql}; {sql}" : sql, values, read, cancellationToken);
    }

    /// <summary>Inserts a row, runs the last statement and commits. It is not given up: what may be stored has to be told.</summary>
    /// <param name="insert">Inserts one row, whose id the database chooses.</param>
    /// <param name="last">What follows it.</param>
    /// <param name="values">Of both.</param>
    /// <returns>The row's id.</returns>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<long> CommitAsync(string insert, string last, object?[] values)
    {
        var sql = $"{_db.InsertSql(insert)}; {last}";
        if (_joins)
        {
            return await _db.ReadAsync(sql, values, _db.InsertedIdAsync, CancellationToken.None);
        }

        // What the driver shows is a command like any other.
        using var commit = Traces.StartActivity("COMMIT");
        var id = await _db.ReadAsync($"{sql}; COMMIT", values, _db.InsertedIdAsync, CancellationToken.None);
        _begun = false;
        return id;
    }

    /// <summary>
    /// Undoes what was not committed. A connection that cannot even do that must not be used again: the transaction would wait
    /// in it for the next one who gets it.
    /// </summary>
    internal async Task EndAsync()
    {
        // What broke is undone by the server, and not used again.
        if (_joins || !_begun || _db.Database.GetDbConnection().State != ConnectionState.Open)
        {
            return;
        }

        try
        {
            await _db.Database.ExecuteSqlRawAsync("ROLLBACK", CancellationToken.None);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or IOException or SocketException)
        {
            await _db.DiscardConnectionAsync();
        }
    }
}

public static class SqlCommands
{
    /// <summary>Runs statements on the context's connection, as everything that the context does: within its transaction, seen by its interceptors.</summary>
    /// <inheritdoc cref="SqlTransaction.RunAsync"/>
    public static Task<T> ReadAsync<T>(
        this BetaBaeDbContext db, string sql, object?[] values, Func<DbDataReader, Task<T>> read, CancellationToken cancellationToken) =>
        db.ReadAsync(sql, values, (_, rows) => read(rows), cancellationToken);

    internal static async Task<T> ReadAsync<T>(
        this BetaBaeDbContext db, string sql, object?[] values, Func<DbCommand, DbDataReader, Task<T>> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(read);
        var command = db.GetService<IRawSqlCommandBuilder>().Build(sql, values!, db.Model);
        await using var answer = await command.RelationalCommand.ExecuteReaderAsync(
            new RelationalCommandParameterObject(
                db.GetService<IRelationalConnection>(),
                command.ParameterValues,
                null,
                db,
                db.GetService<IRelationalCommandDiagnosticsLogger>(),
                CommandSource.ExecuteSqlRaw),
            cancellationToken);
        var result = await read(answer.DbCommand, answer.DbDataReader);

        // To the end: an error of a later statement shows only there, and some stores run a statement only then.
        while (await answer.DbDataReader.NextResultAsync(cancellationToken))
        {
        }

        return result;
    }
}
