using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Clones;

/// <summary>The right to answer in a conversation, for as long as the lease is kept alive.</summary>
/// <param name="ConversationId">A BETA_BAE.</param>
/// <param name="LeaseId">What was claimed at once shares one.</param>
/// <param name="Seq">The newest message that waited for the answer then; there may be newer ones by the time that it is made.</param>
public sealed record ReplyClaim(long ConversationId, Guid LeaseId, long Seq);

/// <summary>
/// The answers that clones owe, as a queue that any number of workers draw from. A claim is a lease: it ends with the
/// answer, by being given back, or by running out after its holder has died.
/// </summary>
public sealed class ReplyQueue(BetaBaeDbContext db, TimeProvider time)
{
    /// <summary>How long a lease lasts without <see cref="RenewAsync"/>.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    /// <summary>Claims what is due and nobody works on, the longest due first.</summary>
    /// <param name="max">At most so many, at least 1.</param>
    /// <param name="cancellationToken">Gives up before anything is claimed.</param>
    public async Task<IReadOnlyList<ReplyClaim>> ClaimAsync(int max, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var free = db.PendingReplies.AsNoTracking()
            .Where(r => r.NotBefore <= now && (r.LeaseUntil == null || r.LeaseUntil <= now));
        var found = await free.OrderBy(r => r.NotBefore).Take(max).Select(r => r.ConversationId).ToListAsync(cancellationToken);
        if (found.Count == 0)
        {
            return [];
        }

        // Others have found the same; each row goes to the one whose update comes first. Not to be cancelled: who has a lease
        // has to know.
        var (lease, until) = (Guid.NewGuid(), now + Lease);
        var claimed = await db.TransactionAsync(
            async () =>
            {
                await free.Where(r => found.Contains(r.ConversationId))
                    .ExecuteUpdateAsync(set => set.SetProperty(r => r.LeaseId, lease).SetProperty(r => r.LeaseUntil, until), CancellationToken.None);
                return await db.PendingReplies
                    .Where(r => found.Contains(r.ConversationId) && r.LeaseId == lease)
                    .Select(r => new { r.ConversationId, r.DueSeq })
                    .ToListAsync(CancellationToken.None);
            },
            CancellationToken.None);
        return [.. claimed.Select(r => new ReplyClaim(r.ConversationId, lease, r.DueSeq))];
    }

    /// <summary>Says that the holder lives; to be repeated well within <see cref="Lease"/>.</summary>
    public Task RenewAsync(IReadOnlyCollection<ReplyClaim> claims, CancellationToken cancellationToken)
    {
        var until = time.Now() + Lease;
        return db.TransactionAsync(
            () => Held(claims).ExecuteUpdateAsync(set => set.SetProperty(r => r.LeaseUntil, until), cancellationToken), cancellationToken);
    }

    /// <summary>Gives claims back as they were taken: another worker may begin at once.</summary>
    public Task ReleaseAsync(IReadOnlyCollection<ReplyClaim> claims, CancellationToken cancellationToken) => db.TransactionAsync(
        () => Held(claims).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.LeaseId, (Guid?)null).SetProperty(r => r.LeaseUntil, (DateTime?)null), cancellationToken),
        cancellationToken);

    /// <summary>How many answers are owed in all, claimed or not.</summary>
    public Task<int> CountAsync(CancellationToken cancellationToken) => db.PendingReplies.CountAsync(cancellationToken);

    private IQueryable<PendingReply> Held(IReadOnlyCollection<ReplyClaim> claims)
    {
        var conversations = claims.Select(c => c.ConversationId).ToList();
        var leases = claims.Select(c => (Guid?)c.LeaseId).Distinct().ToList();
        return db.PendingReplies.Where(r => conversations.Contains(r.ConversationId) && leases.Contains(r.LeaseId));
    }
}
