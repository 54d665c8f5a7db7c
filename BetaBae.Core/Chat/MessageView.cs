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
    AttachmentView? Attachment)
{
    internal static MessageView Of(Message message, string? attachmentType, Sides sides) => new(
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
        AttachmentView.Of(message.AttachmentId, attachmentType));
}

public sealed record SenderView(long Id, string Name);

/// <summary>A file that a message carries.</summary>
/// <param name="Id">The file's id.</param>
/// <param name="Url">Where its bytes are, for those who may see the message.</param>
/// <param name="Type">The MIME type that the bytes are.</param>
public sealed record AttachmentView(long Id, string Url, string Type)
{
    internal static AttachmentView? Of(long? fileId, string? type) =>
        fileId is { } id && type is not null ? new AttachmentView(id, $"/file/{id}", type) : null;
}
