using Microsoft.EntityFrameworkCore.Storage;

namespace BetaBae.Data;

/// <summary>
/// Runs a transaction again that was undone because others held its locks. For nothing else: a store that is down is said at once.
/// Used by <see cref="Transactions"/> alone and not configured for all that a context does, since EF Core would buffer the rows of every query.
/// </summary>
internal sealed class LockConflictStrategy(BetaBaeDbContext db) : ExecutionStrategy(db, MaxRetries, MaxDelay)
{
    private const int MaxRetries = 9;

    private static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(320);

    protected override bool ShouldRetryOn(Exception exception) => db.IsLockConflict(exception);

    /// <summary>Short, because the other one has gone on; and random, so that the same two do not meet again.</summary>
    protected override TimeSpan? GetNextDelay(Exception lastException)
    {
        var attempt = ExceptionsEncountered.Count;
        return attempt > MaxRetries ? null : TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10 << Math.Min(attempt, 5)));
    }

    /// <summary>What the attempt has read or added is none of the next one's.</summary>
    protected override void OnRetry() => db.ChangeTracker.Clear();
}
