using BetaBae.Core.Media;
using BetaBae.Data.Entities;

namespace BetaBae.Core.Chat;

/// <summary>A message as both sides see it.</summary>
/// <param name="MessageId">Unique over all conversations.</param>
/// <param name="ConversationId">Where it was said.</param>
/// <param name="Seq">1, 2, 3 … within the conversation, without gaps.</param>
/// <param name="ClientMessageId">The sender's own name for it, if it was given one.</param>
/// <param name="Sender">A person, or id 0 and the partner's nickname for their clone.</param>
/// <param name="IsClone">An AI clone wrote it.</param>
/// <param name="MessageText">Empty where the attachment says it all.</param>
/// <param name="SentAt">UTC; never earlier than that of the message before.</param>
/// <param name="IsRead">The one it was sent to has read it.</param>
/// <param name="ReadAt">When; null while it is unread.</param>
/// <param name="Attachment">Null when there is none, or no longer.</param>
public sealed record MessageView(
    long MessageId,
    long ConversationId,
    long Seq,
    string? ClientMessageId,
    SenderView Sender,
    bool IsClone,
    string MessageText,
    DateTime SentAt,
    bool IsRead,
    DateTime? ReadAt,
    FileView? Attachment)
{
    internal static MessageView Of(Message message, string? attachmentType, ParticipantNames sides) => new(
        message.Id,
        message.ConversationId,
        message.Seq,
        message.ClientMessageId,
        new SenderView(message.SenderId ?? 0, sides.NameOf(message.SenderId)),
        message.SenderId is null,
        message.Text,
        message.SentAt,
        message.ReadAt is not null,
        message.ReadAt,
        message.AttachmentId is { } fileId && attachmentType is not null ? new FileView(fileId, FileUrl.Of(fileId), attachmentType) : null);
}

public sealed record SenderView(long Id, string Name);
