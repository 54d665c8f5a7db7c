using BetaBae.Core.Media;
using BetaBae.Data;
using BetaBae.Data.Entities;

namespace BetaBae.Core.Chat;

/// <summary>
/// Stores what people say. One transaction for each message: lock the conversation and read what decides, then write. The lock
/// orders the senders, so that each message gets the next place. However often one is sent, it is stored once: a unique index
/// refuses the others, and then the one that is there is found.
/// </summary>
public sealed class MessageSender(
    BetaBaeDbContext db, ConversationGate turns, FileService files, Revisions revisions, INotifier notifier, TimeProvider time)
{
    /// <summary>The <see cref="StoredFile.Context"/> of what is attached to messages.</summary>
    private const string FileContext = "message";

    /// <summary>Stores a text, or finds the message that was stored under the same client id before.</summary>
    /// <param name="userId">The caller, who sends it.</param>
    /// <param name="conversationId">One of the caller's conversations.</param>
    /// <param name="text">1–4,000 UTF-16 code units, kept as they are.</param>
    /// <param name="clientMessageId">The caller's own name for the message, 1–64 UTF-16 code units; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DomainException">
    /// The input is invalid, the conversation is not the caller's, or cannot be written to now.
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
    /// <exception cref="DomainException">
    /// As in <see cref="SendTextAsync"/>, a BETA_BAE conversation, or the file is refused (see <see cref="FileService.PrepareAsync"/>).
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
        var state = await db.ReadSendStateAsync(userId, conversationId, clientMessageId, time.Now(), cancellationToken);
        state.RefuseUnlessRealBae();
        if (state.SentBefore is { } sent)
        {
            return new SentMessage(sent, IsNew: false);
        }

        state.RefuseUnlessOpen();
        await using var upload = await files.PrepareAsync(userId, content, "file", imagesOnly, cancellationToken);
        return await StoreAsync(userId, conversationId, text ?? "", clientMessageId, upload, cancellationToken);
    }

    private async Task<SentMessage> StoreAsync(
        long userId, long conversationId, string text, string? clientMessageId, PreparedFile? upload, CancellationToken cancellationToken)
    {
        try
        {
            var (sent, told) = await UnlessSentBeforeAsync(
                userId,
                conversationId,
                clientMessageId,
                () => turns.TakeAsync(
                    conversationId,
                    async () =>
                    {
                        var (sent, state) = await (upload is null
                            ? StoreAsync(null)
                            : db.TransactionAsync(() => StoreAsync(() => files.AddAsync(userId, upload, FileContext, cancellationToken)), cancellationToken));

                        // Before the next one may store: what is told is told in the order in which it was stored.
                        return (sent, TellAsync(sent, state));
                    },
                    cancellationToken),
                cancellationToken);
            await told;
            return sent;
        }
        catch (Exception exception) when (exception is not DomainException)
        {
            // It may be stored all the same, and who sent it may look.
            await revisions.ChangedAsync(userId);
            throw;
        }

        Task<(SentMessage Sent, SendState State)> StoreAsync(Func<Task<StoredFile>>? attach) => db.SqlTransactionAsync(
            async transaction =>
            {
                var state = await transaction.LockForSendAsync(userId, conversationId, time.Now(), cancellationToken);
                state.RefuseUnlessOpen();
                var file = attach is null ? null : await attach();
                var message = new Message
                {
                    ConversationId = conversationId,
                    Seq = state.Conversation.LastSeq,
                    SenderId = userId,
                    ClientMessageId = clientMessageId,
                    Text = text,
                    SentAt = state.Conversation.UpdatedAt,
                    AttachmentId = file?.Id,
                };
                state.Other?.Receive(message, state.OtherIsPresent);
                message.Id = await transaction.CommitSendAsync(message, state);
                return (new SentMessage(MessageView.Of(message, file?.ContentType, state.Sides), IsNew: true), state);
            },
            cancellationToken);
    }

    /// <summary>What was refused may have been sent before, when it was not; or at the same time, twice.</summary>
    private async Task<(SentMessage Sent, Task Told)> UnlessSentBeforeAsync(
        long userId, long conversationId, string? clientMessageId, Func<Task<(SentMessage Sent, Task Told)>> store, CancellationToken cancellationToken)
    {
        try
        {
            return await store();
        }
        catch (Exception exception) when (clientMessageId is not null && (exception is DomainException || db.IsDuplicate(exception)))
        {
            var state = await db.ReadSendStateAsync(userId, conversationId, clientMessageId, time.Now(), cancellationToken);
            if (state.SentBefore is not { } sent)
            {
                throw;
            }

            var found = new SentMessage(sent, IsNew: false);
            return (found, TellAsync(found, state));
        }
    }

    /// <summary>After the commit. Everything is handed over when it returns; its task need not be awaited before the next one stores.</summary>
    private async Task TellAsync(SentMessage sent, SendState state)
    {
        var (message, me) = (sent.Message, state.Sides.UserId);
        var everyone = state.Other is { } other ? (long[])[me, other.UserId] : [me];

        // Redis gets it before what is published here, so nobody has to wait for its answer before that.
        var changed = revisions.ChangedAsync(everyone);

        // Also when it is not new: whoever stored it may have failed before they told anyone.
        notifier.Publish(sent.IsNew ? new MessageSent(message, everyone, AwaitsReply: state.Other is null) : new ConversationsChanged(everyone));
        await changed;
    }
}

/// <summary>A message that is stored.</summary>
/// <param name="Message">As everyone in the conversation sees it.</param>
/// <param name="IsNew">False when it was there before, sent under the same client id.</param>
public sealed record SentMessage(MessageView Message, bool IsNew);
