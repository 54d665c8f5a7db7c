namespace BetaBae.Data.Entities;

/// <summary>A chat inside a match. Its row is the lock under which messages get their place.</summary>
public sealed class Conversation
{
    public long Id { get; set; }

    public long MatchId { get; set; }

    public Match? Match { get; set; }

    public ConversationType Type { get; set; }

    /// <summary>
    /// Who talks with the other's clone; 0 in a REAL_BAE, whose two sides are alike. Not null there, because it is part of
    /// the unique index (match, type, visitor) and nulls are never equal in one.
    /// </summary>
    public long VisitorId { get; set; }

    /// <summary>The <see cref="Message.Seq"/> of the newest message; 0 while there is none.</summary>
    public long LastSeq { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>When it was created or its newest message was stored.</summary>
    public DateTime UpdatedAt { get; set; }

    public List<Participant> Participants { get; set; } = [];

    /// <summary>
    /// Gives a message the next place. To be called under the conversation's lock; the caller adds the message to the context and
    /// says who sent it.
    /// </summary>
    public Message Append(string text, DateTime now)
    {
        LastSeq++;

        // Clocks differ between machines and are set back; within a conversation time does not run backwards.
        UpdatedAt = now > UpdatedAt ? now : UpdatedAt;
        return new Message { ConversationId = Id, Seq = LastSeq, Text = text, SentAt = UpdatedAt };
    }
}

public enum ConversationType
{
    /// <summary>With the partner's AI clone; it belongs to the visitor alone.</summary>
    BetaBae,

    /// <summary>With the partner.</summary>
    RealBae,
}
