using BetaBae.Core.Chat;
using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace BetaBae.Core.Clones;

/// <summary>A claimed answer that is being made.</summary>
/// <param name="Claim">Without it nothing is stored.</param>
/// <param name="VisitorId">Who gets the answer.</param>
/// <param name="Seq">The newest message that the answer is to; what comes later is answered later.</param>
/// <param name="DueSince">When the oldest message that it answers was stored.</param>
/// <param name="Prompt">What the model is told.</param>
public sealed record ReplyTask(ReplyClaim Claim, long VisitorId, long Seq, DateTime DueSince, IList<ChatMessage> Prompt);

/// <summary>
/// How a claimed answer begins and ends. It ends in one transaction, together with the fact that it was due, and only by
/// the one who holds the claim then: so there is one answer, whatever crashes or comes late.
/// </summary>
public sealed class ReplyStore(
    BetaBaeDbContext db, Revisions revisions, INotifier notifier, IOptions<LanguageModelOptions> model, TimeProvider time)
{
    /// <summary>The most messages that the model is told, if <see cref="ClonePrompt"/> has room for them.</summary>
    private const int MaxHistory = 100;

    /// <summary>The longest time between two attempts.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    /// <summary>Reads what the answer is made from.</summary>
    /// <returns>Null when there is nothing to do: the claim is lost, or the clone is gone and the visitor has been told.</returns>
    public async Task<ReplyTask?> BeginAsync(ReplyClaim claim, CancellationToken cancellationToken)
    {
        var due = await (
            from pending in Held(claim)
            from visitor in db.Participants.Where(p => p.ConversationId == pending.ConversationId)
            select new { visitor.UserId, visitor.PartnerId, pending.DueSeq, pending.DueSince })
            .FirstOrDefaultAsync(cancellationToken);
        if (due is null)
        {
            return null;
        }

        var persona = await db.Users.AsNoTracking().Where(u => u.Id == due.PartnerId).Select(Persona.Of).FirstAsync(cancellationToken);
        var history = await HistoryAsync(claim.ConversationId, due.DueSeq, cancellationToken);
        var task = new ReplyTask(claim, due.UserId, due.DueSeq, due.DueSince, ClonePrompt.Build(persona.Describe(time.Now()), history));
        if (persona.Bae is not null)
        {
            return task;
        }

        await SettleAsync(task, _ => null, cancellationToken);
        return null;
    }

    /// <summary>Stores the answer.</summary>
    /// <param name="task">What <see cref="BeginAsync"/> began.</param>
    /// <param name="text">Truncated at the 4,000 UTF-16 code units of a message.</param>
    /// <param name="cancellationToken">Gives up; the answer stays due.</param>
    /// <returns>Null when nothing was stored: another one holds the claim now, or the clone is gone.</returns>
    public Task<MessageView?> StoreAsync(ReplyTask task, string text, CancellationToken cancellationToken) =>
        SettleAsync(task, state => Answer(state, text), cancellationToken);

    /// <summary>Notes that the model has failed: another attempt is made later, or the visitor is told that there is none.</summary>
    /// <param name="task">What <see cref="BeginAsync"/> began.</param>
    /// <param name="retryAfter">What the model asked to wait; a minute at most counts.</param>
    /// <param name="cancellationToken">Gives up; the claim runs out.</param>
    public async Task FailAsync(ReplyTask task, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var isLast = await db.TransactionAsync(
            async () =>
            {
                if (await LockAsync(task, cancellationToken) is not { } state)
                {
                    return false;
                }

                var pending = state.Pending;
                pending.Failures++;
                (pending.LeaseId, pending.LeaseUntil) = (null, null);
                pending.NotBefore = time.Now() + Wait(pending.Failures, retryAfter);
                var isLast = pending.Failures > model.Value.Retries;
                if (isLast)
                {
                    Close(task, pending);
                }

                await db.SaveChangesAsync(cancellationToken);
                return isLast;
            },
            cancellationToken);
        if (isLast)
        {
            NotifyFailed(task);
        }
    }

    /// <summary>Ends a task with an answer, or with word that there is none where the clone is gone.</summary>
    private async Task<MessageView?> SettleAsync(ReplyTask task, Func<ReplyState, Message?> answer, CancellationToken cancellationToken)
    {
        bool isHolder;
        MessageView? message;
        try
        {
            (isHolder, message) = await CommitAsync(task, answer, cancellationToken);
        }
        catch
        {
            // Whether the answer is stored is not known. If it is, it is not made again.
            await revisions.ChangedAsync(task.VisitorId);
            notifier.Publish(new ConversationsChanged([task.VisitorId]));
            throw;
        }

        if (message is not null)
        {
            await revisions.ChangedAsync(task.VisitorId);
            notifier.Publish(new MessageSent(message, [task.VisitorId], AwaitsReply: false));
        }
        else if (isHolder)
        {
            NotifyFailed(task);
        }

        return message;
    }

    private Task<(bool IsHolder, MessageView? Message)> CommitAsync(
        ReplyTask task, Func<ReplyState, Message?> answer, CancellationToken cancellationToken) => db.TransactionAsync(
        async () =>
        {
            if (await LockAsync(task, cancellationToken) is not { } state)
            {
                return (false, null);
            }

            var stored = state.HasClone ? answer(state) : null;
            if (stored is not null)
            {
                await db.Messages
                    .Where(m => m.ConversationId == stored.ConversationId && m.Seq <= task.Seq && m.SenderId != null && m.ReadAt == null)
                    .ExecuteUpdateAsync(set => set.SetProperty(m => m.ReadAt, stored.SentAt), cancellationToken);
            }

            Close(task, state.Pending);
            await db.SaveChangesAsync(cancellationToken);
            return (true, stored is null ? null : MessageView.Of(stored, null, state.Sides));
        },
        cancellationToken);

    private Message Answer(ReplyState state, string text)
    {
        var message = state.Conversation.Append(text.Truncate(Message.MaxText), time.Now());
        db.Messages.Add(message);
        state.Visitor.Receive(message, state.VisitorIsPresent);
        return message;
    }

    /// <summary>Nothing is due any more, unless more was said meanwhile: that asks for an answer of its own, at once.</summary>
    private void Close(ReplyTask task, PendingReply pending)
    {
        if (pending.DueSeq == task.Seq)
        {
            db.PendingReplies.Remove(pending);
            return;
        }

        (pending.LeaseId, pending.LeaseUntil, pending.Failures) = (null, null, 0);
        pending.DueSince = pending.NotBefore = time.Now();
    }

    /// <summary>Locks the conversation, and the claim against being taken over. Null when it is no longer the caller's.</summary>
    private async Task<ReplyState?> LockAsync(ReplyTask task, CancellationToken cancellationToken)
    {
        await db.LockConversationAsync(task.VisitorId, task.Claim.ConversationId, cancellationToken);
        var held = await Held(task.Claim)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.LeaseId, r => r.LeaseId), cancellationToken);
        if (held == 0)
        {
            return null;
        }

        var now = time.Now();
        return await (
            from pending in Held(task.Claim)
            from visitor in db.Participants.Where(p => p.ConversationId == pending.ConversationId)
            select new ReplyState(
                pending,
                pending.Conversation!,
                visitor,
                db.ConversationPresences.Any(v => v.ConversationId == visitor.ConversationId && v.UserId == visitor.UserId && v.ExpiresAt > now),
                visitor.Partner!.Clone != null,
                new ParticipantNames(visitor.UserId, visitor.User!.Profile!.Nickname, visitor.PartnerId, visitor.Partner.Profile!.Nickname)))
            .FirstAsync(cancellationToken);
    }

    /// <summary>
    /// The end of the talk, oldest first, and last what waits for this answer: an answer that was stored in between was to
    /// what came before it.
    /// </summary>
    private async Task<List<Turn>> HistoryAsync(long conversationId, long seq, CancellationToken cancellationToken)
    {
        var rows = await db.Messages.AsNoTracking()
            .Where(m => m.ConversationId == conversationId && (m.Seq <= seq || m.SenderId == null))
            .OrderByDescending(m => m.Seq)
            .Take(MaxHistory)
            .Select(m => new { m.Seq, IsClone = m.SenderId == null, IsAnswered = m.ReadAt != null, m.Text })
            .ToListAsync(cancellationToken);
        return [.. rows.OrderBy(m => !m.IsClone && !m.IsAnswered).ThenBy(m => m.Seq).Select(m => new Turn(m.IsClone, m.Text))];
    }

    private IQueryable<PendingReply> Held(ReplyClaim claim) =>
        db.PendingReplies.Where(r => r.ConversationId == claim.ConversationId && r.LeaseId == claim.LeaseId);

    /// <summary>1, 2, 4 … s, give or take a fifth, so that what failed together is not tried together again.</summary>
    private static TimeSpan Wait(int failures, TimeSpan? retryAfter)
    {
        var backoff = TimeSpan.FromSeconds(Math.Pow(2, failures - 1) * (0.8 + (0.4 * Random.Shared.NextDouble())));
        var wait = retryAfter > backoff ? retryAfter.Value : backoff;
        return wait < MaxWait ? wait : MaxWait;
    }

    private void NotifyFailed(ReplyTask task) => notifier.Publish(
        new CloneReplyFailed(task.VisitorId, task.Claim.ConversationId, task.Seq, LanguageModel.SilentMessage));

    /// <summary>What decides how the task ends; tracked, and read under the lock.</summary>
    private sealed record ReplyState(
        PendingReply Pending, Conversation Conversation, Participant Visitor, bool VisitorIsPresent, bool HasClone, ParticipantNames Sides);
}
