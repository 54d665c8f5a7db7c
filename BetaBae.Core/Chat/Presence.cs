using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Chat;

/// <summary>Who has which conversation open. While one is open, what arrives in it is read at once.</summary>
public sealed class Presence(BetaBaeDbContext db, ConversationGate turns, Revisions revisions, INotifier notifier, TimeProvider time)
{
    /// <summary>How long a visit lasts without <see cref="RenewAsync"/>: after a crash, messages count as read no longer.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(45);

    /// <summary>How long a visit that has run out is kept: while the database is away nobody can renew, and after it whoever lives does.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>Marks everything read and opens the conversation on this connection.</summary>
    /// <returns>Whether anything was unread: then all of the reader's devices are told that their list has changed.</returns>
    /// <exception cref="DomainException">There is no such conversation, or it is not the caller's.</exception>
    public Task<bool> EnterAsync(long userId, long conversationId, string connectionId, CancellationToken cancellationToken) =>
        ChangeAsync(
            userId,
            conversationId,
            async () =>
            {
                var visit = await Visit(userId, conversationId, connectionId).FirstOrDefaultAsync(cancellationToken);
                if (visit is null)
                {
                    visit = new ConversationPresence { ConversationId = conversationId, UserId = userId, ConnectionId = connectionId };
                    db.ConversationPresences.Add(visit);
                }

                visit.ExpiresAt = time.Now() + Lifetime;
                await db.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);

    /// <summary>Marks everything read and closes the conversation on this connection.</summary>
    /// <inheritdoc cref="EnterAsync"/>
    public Task<bool> LeaveAsync(long userId, long conversationId, string connectionId, CancellationToken cancellationToken) =>
        ChangeAsync(
            userId,
            conversationId,
            () => Visit(userId, conversationId, connectionId).ExecuteDeleteAsync(cancellationToken),
            cancellationToken);

    /// <summary>Closes whatever the connections had open, without reading anything.</summary>
    public Task CloseAsync(IReadOnlyCollection<string> connectionIds, CancellationToken cancellationToken) =>
        db.TransactionAsync(
            () => db.ConversationPresences.Where(v => connectionIds.Contains(v.ConnectionId)).ExecuteDeleteAsync(cancellationToken), cancellationToken);

    /// <summary>Closes whatever anybody had open: for a host that is the only one, before anyone connects to it.</summary>
    public Task CloseAllAsync(CancellationToken cancellationToken) =>
        db.TransactionAsync(() => db.ConversationPresences.ExecuteDeleteAsync(cancellationToken), cancellationToken);

    /// <summary>Says that the connections live; to be repeated well within <see cref="Lifetime"/>.</summary>
    public Task RenewAsync(IReadOnlyCollection<string> connectionIds, CancellationToken cancellationToken)
    {
        var until = time.Now() + Lifetime;
        return db.TransactionAsync(
            () => db.ConversationPresences
                .Where(v => connectionIds.Contains(v.ConnectionId))
                .ExecuteUpdateAsync(set => set.SetProperty(v => v.ExpiresAt, until), cancellationToken),
            cancellationToken);
    }

    /// <summary>Removes what crashed hosts have left behind.</summary>
    public Task SweepAsync(CancellationToken cancellationToken)
    {
        var until = time.Now() - Kept;
        return db.TransactionAsync(() => db.ConversationPresences.Where(v => v.ExpiresAt < until).ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }

    private async Task<bool> ChangeAsync(long userId, long conversationId, Func<Task> change, CancellationToken cancellationToken)
    {
        var (hasRead, told) = await turns.TakeAsync(
            conversationId,
            async () =>
            {
                var reading = await db.TransactionAsync(
                    async () =>
                    {
                        await db.LockConversationAsync(userId, conversationId, cancellationToken);
                        await change();
                        return await db.MarkReadAsync(userId, conversationId, time.Now(), cancellationToken);
                    },
                    cancellationToken);
                return (reading is not null, notifier.TellAsync(reading, revisions));
            },
            cancellationToken);
        await told;
        return hasRead;
    }

    private IQueryable<ConversationPresence> Visit(long userId, long conversationId, string connectionId) => db.ConversationPresences
        .Where(v => v.ConversationId == conversationId && v.UserId == userId && v.ConnectionId == connectionId);
}
