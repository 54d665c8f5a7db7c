namespace BetaBae.Data.Entities;

/// <summary>
/// The fact that a clone owes its visitor an answer. Written with the message that asks for it and removed with the reply
/// that answers it, so that there is exactly one, whatever crashes in between.
/// </summary>
public sealed class PendingReply
{
    public long ConversationId { get; set; }

    public Conversation? Conversation { get; set; }

    /// <summary>The <see cref="Message.Seq"/> of the newest message that waits for the answer.</summary>
    public long DueSeq { get; set; }

    /// <summary>When the oldest message that waits was stored.</summary>
    public DateTime DueSince { get; set; }

    /// <summary>How often the model has failed.</summary>
    public int Failures { get; set; }

    /// <summary>The next attempt begins no earlier.</summary>
    public DateTime NotBefore { get; set; }

    /// <summary>Who works on it now; only the holder may store a reply.</summary>
    public Guid? LeaseId { get; set; }

    /// <summary>From then on anyone may take the lease over; null when nobody has it.</summary>
    public DateTime? LeaseUntil { get; set; }
}
