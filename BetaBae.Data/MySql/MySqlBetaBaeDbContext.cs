using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;

namespace BetaBae.Data.MySql;

/// <summary>On MySQL 8 or MariaDB 10.6 and later.</summary>
public sealed class MySqlBetaBaeDbContext(DbContextOptions<MySqlBetaBaeDbContext> options) : BetaBaeDbContext(options)
{
    protected internal override Task<IDisposable?> EnterWriteAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IDisposable?>(null);

    protected internal override string BeginSql => "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION";

    protected internal override string InsertSql(string insert) => insert;

    /// <summary>The server has told it with its OK, and what follows has no other.</summary>
    protected internal override Task<long> InsertedIdAsync(DbCommand command, DbDataReader rows) =>
        Task.FromResult(((MySqlCommand)command).LastInsertedId);

    protected internal override Task DiscardConnectionAsync() =>
        MySqlConnection.ClearPoolAsync((MySqlConnection)Database.GetDbConnection(), CancellationToken.None);

    protected internal override bool IsLockConflict(Exception exception) => Find(exception) is
    {
        ErrorCode: MySqlErrorCode.LockDeadlock or MySqlErrorCode.LockWaitTimeout or MySqlErrorCode.CheckRead
    };

    public override bool IsDuplicate(Exception exception) => Find(exception) is { ErrorCode: MySqlErrorCode.DuplicateKeyEntry };

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // Any Unicode, and compared exactly: a general collation takes é for e and an emoji for another.
        modelBuilder.HasCharSet("utf8mb4");
        modelBuilder.UseCollation("utf8mb4_bin");
    }

    private static MySqlException? Find(Exception? exception)
    {
        while (exception is not (null or MySqlException))
        {
            exception = exception.InnerException;
        }

        return exception as MySqlException;
    }
}
