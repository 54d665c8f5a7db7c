using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Chat;

/// <summary>
/// Stores what people say. One transaction for each message: lock the conversation, read what decides, write. The lock
/// orders the senders, so that a message gets the next place, and is stored once however often it is sent.
/// </summary>
public sealed class MessageSender(BetaBaeDbContext db, TimeProvider time)
{
    /// <summary>Stores a text, or finds the message that was stored under the same client id before.</summary>
    /// <param name="userId">The caller, who sends it.</param>
    /// <param name="conversationId">One of the caller's conversations.</param>
    /// <param name="text">1–4,000 UTF-16 code units, kept as they are.</param>
    /// <param name="clientMessageId">The caller's own name for the message, 1–64 UTF-16 code units; null for none.</param>
    /// <param name="cancellationToken">Gives up; nothing is stored then.</param>
    /// <exception cref="RefusedException">
    /// The input is invalid, the conversation is not the caller's, or it cannot be written to now (conflict).
    /// </exception>
    public Task<SentMessage> SendTextAsync(
        long userId, long conversationId, string? text, string? clientMessageId, CancellationToken cancellationToken)
    {
        new Validation()
            .Text("messageText", text, 1, Message.MaxText)
            .OptionalText("clientMessageId", clientMessageId, 1, Message.MaxClientMessageId)
            .ThrowIfInvalid();
        return db.TransactionAsync(
            async () =>
            {
                await db.LockConversationAsync(userId, conversationId, cancellationToken);
                var place = await FindPlaceAsync(userId, conversationId, clientMessageId, cancellationToken);
                return place.Sent ?? await StoreAsync(place, text, clientMessageId, null, cancellationToken);
            },
            cancellationToken);
    }

    private async Task<SentMessage> StoreAsync(
        Place place, string text, string? clientMessageId, StoredFile? attachment, CancellationToken cancellationToken)
    {
        place.RefuseUnlessOpen();
        var conversation = place.Conversation;
        var now = time.Now();
        conversation.LastSeq++;
        conversation.UpdatedAt = now > conversation.UpdatedAt ? now : conversation.UpdatedAt;
        if (place.Other is { } other)
        {
            other.UnreadCount++;
        }

        var message = new Message
        {
            ConversationId = conversation.Id,
            Seq = conversation.LastSeq,
            SenderId = place.Sides.UserId,
            ClientMessageId = clientMessageId,
            Text = text,
            SentAt = conversation.UpdatedAt,
            Attachment = attachment,
        };
        db.Messages.Add(message);
        await db.SaveChangesAsync(cancellationToken);
        return new SentMessage(MessageView.Of(message, attachment?.ContentType, place.Sides), IsNew: true);
    }

    /// <summary>All that decides about a message, in one statement. Tracked, so that what is changed is what was read.</summary>
    private async Task<Place> FindPlaceAsync(
        long userId, long conversationId, string? clientMessageId, CancellationToken cancellationToken)
    {
        var found =
            from mine in db.Participants
            where mine.ConversationId == conversationId && mine.UserId == userId
            from other in db.Participants
                .Where(p => p.ConversationId == mine.ConversationId && p.UserId != userId)
                .DefaultIfEmpty()
            from same in db.Messages
                .Where(m => clientMessageId != null && m.ConversationId == mine.ConversationId
                    && m.SenderId == userId && m.ClientMessageId == clientMessageId)
                .DefaultIfEmpty()
            select new Place(
                mine.Conversation!,
                mine.Conversation!.Match!.Status == MatchStatus.Accepted
                    && mine.Conversation.Match.RealBaeRequesterConsent
                    && mine.Conversation.Match.RealBaeRequestedConsent,
                mine.Partner!.Clone != null,
                new Sides(mine.UserId, mine.User!.Profile!.Nickname, mine.PartnerId, mine.Partner.Profile!.Nickname),
                other,
                same,
                same.Attachment!.ContentType);
        return await found.FirstOrDefaultAsync(cancellationToken) ?? throw Conversations.NotFound();
    }

    private sealed record Place(
        Conversation Conversation,
        bool BothConsent,
        bool PartnerHasClone,
        Sides Sides,
        Participant? Other,
        Message? Same,
        string? SameAttachmentType)
    {
        /// <summary>What was stored under the same client id before.</summary>
        public SentMessage? Sent => Same is null ? null : new SentMessage(MessageView.Of(Same, SameAttachmentType, Sides), IsNew: false);

        public void RefuseUnlessOpen()
        {
            if (Conversation.Type == ConversationType.RealBae && !BothConsent)
            {
                throw RefusedException.Conflict("Both of you must consent to talk with each other");
            }

            if (Conversation.Type == ConversationType.BetaBae && !PartnerHasClone)
            {
                throw RefusedException.Conflict($"{Sides.PartnerName} has no clone");
            }
        }
    }
}

/// <summary>A message that is stored.</summary>
/// <param name="Message">What everyone in the conversation sees.</param>
/// <param name="IsNew">False when it was there before, sent under the same client id.</param>
public sealed record SentMessage(MessageView Message, bool IsNew);
