namespace BetaBae.Data.Entities;

/// <summary>Who may read and write a conversation, and how far they have read.</summary>
public sealed class Participant
{
    public long ConversationId { get; set; }

    public Conversation? Conversation { get; set; }

    public long UserId { get; set; }

    public User? User { get; set; }

    /// <summary>The other person: the one talked to, or the one whose clone it is.</summary>
    public long PartnerId { get; set; }

    public User? Partner { get; set; }

    public long LastReadSeq { get; set; }

    /// <summary>
    /// Messages of others after <see cref="LastReadSeq"/>. Changed only under the conversation's lock, in the transaction that
    /// sends or reads, so that it is right whatever the interleaving.
    /// </summary>
    public int UnreadCount { get; set; }

    /// <summary>
    /// Counts a message that arrives as unread, or marks it read where the participant has the conversation open. What
    /// waits unread before it has to be read first, by entering the conversation.
    /// </summary>
    public void Receive(Message message, bool isPresent)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (isPresent && UnreadCount == 0)
        {
            LastReadSeq = message.Seq;
            message.ReadAt = message.SentAt;
        }
        else
        {
            UnreadCount++;
        }
    }
}
