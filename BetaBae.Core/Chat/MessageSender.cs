using BetaBae.Core.Media;
using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Chat;

/// <summary>
/// Stores what people say. One transaction for each message: lock the conversation, read what decides, write. The lock
/// orders the senders, so that each message gets the next place, and is stored once however often it is sent.
/// </summary>
public sealed class MessageSender(
    BetaBaeDbContext db, ConversationTurns turns, Files files, INotifier notifier, TimeProvider time)
{
    /// <summary>The <see cref="StoredFile.Context"/> of what is attached to messages.</summary>
    private const string FileContext = "message";

    /// <summary>One statement. The rows are tracked: under the lock, what is changed is what was read.</summary>
    private static readonly CompiledQuery<Func<BetaBaeDbContext, long, long, string?, DateTime, CancellationToken, Task<SendState?>>> State = new(() =>
        EF.CompileAsyncQuery((BetaBaeDbContext db, long userId, long conversationId, string? clientMessageId, DateTime now, CancellationToken _) => (
            from mine in db.Participants.TagWith(CompiledQuery.Prepared)
            where mine.ConversationId == conversationId && mine.UserId == userId
            from other in db.Participants
                .Where(p => p.ConversationId == mine.ConversationId && p.UserId != userId)
                .DefaultIfEmpty()
            from me in db.Profiles.Where(p => p.UserId == userId).DefaultIfEmpty()
            from partner in db.Profiles.Where(p => p.UserId == mine.PartnerId).DefaultIfEmpty()
            from pending in db.PendingReplies.Where(r => r.ConversationId == mine.ConversationId).DefaultIfEmpty()
            from same in db.Messages
                .Where(m => clientMessageId != null && m.ConversationId == mine.ConversationId
                    && m.SenderId == userId && m.ClientMessageId == clientMessageId)
                .DefaultIfEmpty()
            select new SendState(
                mine.Conversation!,
                mine.Conversation!.Match!.Status == MatchStatus.Accepted
                    && mine.Conversation!.Match!.RealBaeRequesterConsent
                    && mine.Conversation!.Match!.RealBaeRequestedConsent,
                db.Clones.Any(c => c.UserId == mine.PartnerId),
                new Sides(mine.UserId, me!.Nickname, mine.PartnerId, partner!.Nickname),
                other,
                db.RoomVisits.Any(v => v.ConversationId == other!.ConversationId && v.UserId == other.UserId && v.ExpiresAt > now),
                pending,
                same,
                same!.Attachment!.ContentType))
            .FirstOrDefault()));

    /// <summary>Stores a text, or finds the message that was stored under the same client id before.</summary>
    /// <param name="userId">The caller, who sends it.</param>
    /// <param name="conversationId">One of the caller's conversations.</param>
    /// <param name="text">1–4,000 UTF-16 code units, kept as they are.</param>
    /// <param name="clientMessageId">The caller's own name for the message, 1–64 UTF-16 code units; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">
    /// The input is invalid (400), the conversation is not the caller's (404), or cannot be written to now (409).
    /// </exception>
    public Task<SentMessage> SendTextAsync(
        long userId, long conversationId, string? text, string? clientMessageId, CancellationToken cancellationToken)
    {
        new Validation()
            .Text("messageText", text, 1, Message.MaxText)
            .OptionalText("clientMessageId", clientMessageId, 1, Message.MaxClientMessageId)
            .ThrowIfInvalid();
        return StoreAsync(userId, conversationId, text, clientMessageId, null, cancellationToken);
    }

    /// <summary>Stores one message with a file, or finds the one that was stored under the same client id before.</summary>
    /// <param name="userId">The caller, who sends it and owns the file.</param>
    /// <param name="conversationId">One of the caller's REAL_BAE conversations.</param>
    /// <param name="text">At most 4,000 UTF-16 code units; null for none.</param>
    /// <param name="clientMessageId">As in <see cref="SendTextAsync"/>.</param>
    /// <param name="content">The bytes; the caller disposes it. Read only when the message can be stored.</param>
    /// <param name="imagesOnly">Whether other types are refused.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">
    /// As in <see cref="SendTextAsync"/>, a BETA_BAE conversation (400), or the file is refused (see <see cref="Files.PrepareAsync"/>).
    /// </exception>
    public async Task<SentMessage> SendFileAsync(
        long userId,
        long conversationId,
        string? text,
        string? clientMessageId,
        Stream content,
        bool imagesOnly,
        CancellationToken cancellationToken)
    {
        new Validation()
            .OptionalText("messageText", text, 0, Message.MaxText)
            .OptionalText("clientMessageId", clientMessageId, 1, Message.MaxClientMessageId)
            .ThrowIfInvalid();

        // Asked before the upload costs anything; asked again under the lock, where the answer counts.
        var state = await ReadAsync(userId, conversationId, clientMessageId, cancellationToken);
        state.RefuseUnlessRealBae();
        if (state.SentBefore is { } sent)
        {
            return sent;
        }

        state.RefuseUnlessOpen();
        await using var upload = await files.PrepareAsync(userId, content, "file", imagesOnly, cancellationToken);
        return await StoreAsync(userId, conversationId, text ?? "", clientMessageId, upload, cancellationToken);
    }

    private async Task<SentMessage> StoreAsync(
        long userId, long conversationId, string text, string? clientMessageId, PreparedFile? upload, CancellationToken cancellationToken)
    {
        var (sent, state) = await turns.TakeAsync(
            conversationId,
            () => db.TransactionAsync(
                async () =>
                {
                    await db.LockConversationAsync(userId, conversationId, cancellationToken);
                    var state = await ReadAsync(userId, conversationId, clientMessageId, cancellationToken);
                    if (state.SentBefore is { } sent)
                    {
                        return (sent, state);
                    }

                    state.RefuseUnlessOpen();
                    var file = upload is null ? null : await files.AddAsync(userId, upload, FileContext, cancellationToken);
                    var message = Append(state, text, clientMessageId, file);
                    await db.SaveChangesAsync(cancellationToken);
                    return (new SentMessage(MessageView.Of(message, file?.ContentType, state.Sides), IsNew: true), state);
                },
                cancellationToken),
            cancellationToken);
        if (sent.IsNew)
        {
            Notify(sent.Message, state);
        }

        return sent;
    }

    private Message Append(SendState state, string text, string? clientMessageId, StoredFile? file)
    {
        var message = state.Conversation.Append(text, time.Now());
        message.SenderId = state.Sides.UserId;
        message.ClientMessageId = clientMessageId;
        message.AttachmentId = file?.Id;
        db.Messages.Add(message);
        if (state.Other is { } other)
        {
            other.Receive(message, state.OtherIsPresent);
        }
        else
        {
            AskForReply(state.Pending, message);
        }

        return message;
    }

    /// <summary>With the message: once it is stored, so is the fact that the clone has to answer it.</summary>
    private void AskForReply(PendingReply? pending, Message message)
    {
        if (pending is null)
        {
            pending = new PendingReply { ConversationId = message.ConversationId, DueSince = message.SentAt, NotBefore = message.SentAt };
            db.PendingReplies.Add(pending);
        }

        pending.DueSeq = message.Seq;
    }

    /// <summary>After the commit.</summary>
    private void Notify(MessageView message, SendState state)
    {
        var everyone = state.Other is { } other ? (long[])[state.Sides.UserId, other.UserId] : [state.Sides.UserId];
        notifier.Push(everyone, ServerEvents.NewMessage, message);
        notifier.ListChanged(everyone);
        if (state.Other is null)
        {
            notifier.ReplyDue();
        }
        else if (message.ReadAt is { } readAt)
        {
            notifier.Push(
                [state.Sides.UserId],
                ServerEvents.MessagesRead,
                new ReadReceipt(message.ConversationId, state.Other.UserId, message.Seq, readAt));
        }
    }

    private async Task<SendState> ReadAsync(
        long userId, long conversationId, string? clientMessageId, CancellationToken cancellationToken) =>
        await State.On(db)(db, userId, conversationId, clientMessageId, time.Now(), cancellationToken) ?? throw Conversations.NotFound();
}

/// <summary>A message that is stored.</summary>
/// <param name="Message">As everyone in the conversation sees it.</param>
/// <param name="IsNew">False when it was there before, sent under the same client id.</param>
public sealed record SentMessage(MessageView Message, bool IsNew);
