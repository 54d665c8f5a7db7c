using System.Data;
using System.Runtime.ExceptionServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BetaBae.Data;

public static class Transactions
{
    /// <summary>
    /// Runs <paramref name="work"/> in one transaction and commits it, or joins the one that is under way. A deadlock runs it
    /// again, so everything that it decides must come from what it reads inside; nothing of it was stored when it throws.
    /// </summary>
    public static async Task<T> TransactionAsync<T>(
        this BetaBaeDbContext db, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(work);
        if (db.Database.CurrentTransaction is not null)
        {
            return await work();
        }

        db.RefuseInSqlTransaction();

        // A write that fails ends the transaction, so that EF Core need not mark the place before each one.
        db.Database.AutoSavepointsEnabled = false;
        return await db.AttemptAsync(
            async () =>
            {
                db.Committing = null;

                // Read committed: after waiting for a row lock one sees what its holder wrote, and gaps are not locked.
                await using var transaction = await DatabaseConnectionException.UnlessConnectedAsync(
                    () => db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken));
                var result = await work();
                db.Committing?.Invoke();

                // Not to be given up: what may be stored has to be told.
                return await DatabaseConnectionException.UnlessConnectedAsync(async () =>
                {
                    await transaction.CommitAsync(CancellationToken.None);
                    return result;
                });
            },
            cancellationToken);
    }

    /// <summary>
    /// The same for work in SQL of our own, which begins and ends the transaction with its own commands: it ends with
    /// <see cref="SqlTransaction.CommitAsync"/>, or nothing is stored. EF Core does not see it: to save changes inside throws, unless
    /// it joins a transaction of <see cref="TransactionAsync{T}"/>.
    /// </summary>
    public static Task<T> SqlTransactionAsync<T>(
        this BetaBaeDbContext db, Func<SqlTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(work);
        if (db.Database.CurrentTransaction is not null)
        {
            return work(new SqlTransaction(db));
        }

        db.RefuseInSqlTransaction();
        return db.AttemptAsync(
            async () =>
            {
                await db.Database.OpenConnectionAsync(cancellationToken);
                var transaction = new SqlTransaction(db);
                db.IsInSqlTransaction = true;
                try
                {
                    return await work(transaction);
                }
                finally
                {
                    db.IsInSqlTransaction = false;
                    await transaction.EndAsync();
                    await db.Database.CloseConnectionAsync();
                }
            },
            cancellationToken);
    }

    private static async Task<T> AttemptAsync<T>(this BetaBaeDbContext db, Func<Task<T>> transaction, CancellationToken cancellationToken)
    {
        try
        {
            return await new LockConflictStrategy(db).ExecuteAsync(
                async _ =>
                {
                    using var turn = await db.EnterWriteAsync(cancellationToken);
                    return await transaction();
                },
                cancellationToken);
        }
        catch (Exception exception)
        {
            db.ChangeTracker.Clear();
            if (exception is RetryLimitExceededException { InnerException: { } last })
            {
                // What was in the way, as any caller knows it.
                ExceptionDispatchInfo.Throw(last);
            }

            throw;
        }
    }

    /// <summary>
    /// Within a transaction: has <paramref name="action"/> run when all its work is done and its COMMIT is about to be sent.
    /// Until then nothing was stored for certain; from then on it may have been, whatever is heard of it.
    /// </summary>
    public static void BeforeCommit(this BetaBaeDbContext db, Action action)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("No transaction is under way");
        }

        db.Committing += action;
    }

    /// <inheritdoc cref="TransactionAsync{T}"/>
    public static Task TransactionAsync(this BetaBaeDbContext db, Func<Task> work, CancellationToken cancellationToken) =>
        db.TransactionAsync(
            async () =>
            {
                await work();
                return true;
            },
            cancellationToken);
}
