using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Data.Sqlite;

/// <summary>On a SQLite file that only this process writes.</summary>
public sealed class SqliteBetaBaeDbContext(DbContextOptions<SqliteBetaBaeDbContext> options) : BetaBaeDbContext(options)
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int UniqueViolated = 2067;
    private const int PrimaryKeyViolated = 1555;

    /// <summary>SQLite has one writer; those who wait for it here wait in order and without blocking a thread.</summary>
    private static readonly SemaphoreSlim Writer = new(1, 1);

    protected internal override async Task<IDisposable?> EnterWriteAsync(CancellationToken cancellationToken)
    {
        await Writer.WaitAsync(cancellationToken);
        return new Turn();
    }

    protected internal override string BeginSql => "BEGIN IMMEDIATE";

    protected internal override string InsertSql(string insert) => $"{insert}; SELECT last_insert_rowid()";

    protected internal override async Task<long> InsertedIdAsync(DbCommand command, DbDataReader rows)
    {
        await rows.ReadAsync();
        return rows.GetInt64(0);
    }

    protected internal override Task DiscardConnectionAsync()
    {
        SqliteConnection.ClearPool((SqliteConnection)Database.GetDbConnection());
        return Task.CompletedTask;
    }

    protected internal override bool IsLockConflict(Exception exception) =>
        Find(exception) is { SqliteErrorCode: Busy or Locked };

    public override bool IsDuplicate(Exception exception) =>
        Find(exception) is { SqliteExtendedErrorCode: UniqueViolated or PrimaryKeyViolated };

    private static SqliteException? Find(Exception? exception)
    {
        while (exception is not (null or SqliteException))
        {
            exception = exception.InnerException;
        }

        return exception as SqliteException;
    }

    private sealed class Turn : IDisposable
    {
        public void Dispose() => Writer.Release();
    }
}
