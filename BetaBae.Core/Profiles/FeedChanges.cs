using BetaBae.Data;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Profiles;

internal static class FeedChanges
{
    /// <summary>
    /// Notes that what the feed shows of a user changes in this transaction. It must be the transaction's first statement: it
    /// locks the user's row, so that two who create the same part at once do it one after the other.
    /// </summary>
    /// <exception cref="DomainException">The account is gone.</exception>
    public static async Task ChangeFeedAsync(this BetaBaeDbContext db, long userId, DateTime now, CancellationToken cancellationToken)
    {
        var changed = await db.Users
            .Where(u => u.Id == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.FeedChangedAt, now), cancellationToken);
        if (changed == 0)
        {
            throw DomainException.AccountGone();
        }
    }
}
