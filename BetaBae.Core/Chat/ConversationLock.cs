using BetaBae.Data;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Chat;

/// <summary>
/// The lock of a conversation's row, under which messages get their place and counts change. Whoever holds it knows that
/// the conversation's numbers stay as they are read until the transaction ends.
/// </summary>
internal static class ConversationLock
{
    /// <summary>Waits for the lock; to be the first statement of a transaction.</summary>
    /// <exception cref="DomainException">There is no such conversation, or it is not the caller's.</exception>
    public static async Task LockConversationAsync(
        this BetaBaeDbContext db, long userId, long conversationId, CancellationToken cancellationToken)
    {
        // An update that changes nothing locks the row on every store, in one statement that also asks whose it is. In SQL,
        // because all who write to the conversation wait for it and building it takes longer than running it.
        var locked = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE `Conversations` SET `LastSeq` = `LastSeq` WHERE `Id` = {conversationId} AND EXISTS (
                SELECT 1 FROM `Participants` WHERE `ConversationId` = {conversationId} AND `UserId` = {userId})
            """,
            cancellationToken);
        if (locked == 0)
        {
            throw ConversationService.NotFound();
        }

        // What was read before waiting may be stale; tracked, it would shadow what is read from now on.
        db.ChangeTracker.Clear();
    }
}
