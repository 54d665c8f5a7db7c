using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Chat;

/// <summary>How far someone has read. To be moved inside a transaction that holds the conversation's lock.</summary>
internal static class ReadMarks
{
    /// <summary>Marks everything read that the other side has sent so far.</summary>
    /// <returns>What was read, for <see cref="TellAsync"/>; null when there was nothing new.</returns>
    public static async Task<Reading?> MarkReadAsync(
        this BetaBaeDbContext db, long userId, long conversationId, DateTime now, CancellationToken cancellationToken)
    {
        var me = await db.Participants.AsNoTracking()
            .Where(p => p.ConversationId == conversationId && p.UserId == userId)
            .Select(p => new { p.UnreadCount, p.LastReadSeq, p.PartnerId, p.Conversation!.LastSeq, p.Conversation.Type })
            .FirstOrDefaultAsync(cancellationToken) ?? throw ConversationService.NotFound();
        if (me.UnreadCount == 0)
        {
            return null;
        }

        await db.Messages
            .Where(m => m.ConversationId == conversationId && m.Seq > me.LastReadSeq && m.SenderId != userId)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.ReadAt, now), cancellationToken);
        await db.Participants
            .Where(p => p.ConversationId == conversationId && p.UserId == userId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(p => p.LastReadSeq, me.LastSeq).SetProperty(p => p.UnreadCount, 0), cancellationToken);
        return new Reading(new ReadReceipt(conversationId, userId, me.LastSeq, now), me.Type == ConversationType.RealBae ? me.PartnerId : null);
    }

    /// <summary>
    /// Tells, after the commit, the reader's devices and the one whose messages were read. To be called before the next one may read:
    /// what is told is told in the order in which it was stored. The task that it returns need not be awaited before that.
    /// </summary>
    public static async Task TellAsync(this INotifier notifier, Reading? reading, Revisions revisions)
    {
        if (reading is null)
        {
            return;
        }

        var everyone = reading.PartnerId is { } other ? (long[])[reading.Receipt.UserId, other] : [reading.Receipt.UserId];
        var changed = revisions.ChangedAsync(everyone);
        notifier.Publish(new ConversationRead(reading.Receipt, reading.PartnerId));
        await changed;
    }
}

/// <param name="Receipt">What was read.</param>
/// <param name="PartnerId">Who is told: the other side of a REAL_BAE, null in a BETA_BAE.</param>
internal sealed record Reading(ReadReceipt Receipt, long? PartnerId);
