namespace BetaBae.Data.Entities;

/// <summary>One message. Within a conversation, ids rise with <see cref="Seq"/>.</summary>
public sealed class Message
{
    public const int MaxText = 4000;
    public const int MaxClientMessageId = 64;

    public long Id { get; set; }

    public long ConversationId { get; set; }

    public Conversation? Conversation { get; set; }

    /// <summary>1, 2, 3 … within the conversation, without gaps.</summary>
    public long Seq { get; set; }

    /// <summary>Null for a clone's message.</summary>
    public long? SenderId { get; set; }

    public User? Sender { get; set; }

    /// <summary>The sender's own name for the message: sent again, it is the same message. Compared exactly.</summary>
    public string? ClientMessageId { get; set; }

    public required string Text { get; set; }

    public DateTime SentAt { get; set; }

    public DateTime? ReadAt { get; set; }

    public long? AttachmentId { get; set; }

    public StoredFile? Attachment { get; set; }
}
