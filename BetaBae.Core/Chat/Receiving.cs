using BetaBae.Data.Entities;

namespace BetaBae.Core.Chat;

internal static class Receiving
{
    /// <summary>
    /// Counts a message that arrives as unread, or marks it read where the participant has the conversation open. What
    /// waits unread before it has to be read first, by entering the room.
    /// </summary>
    public static void Receive(this Participant participant, Message message, bool isPresent)
    {
        if (isPresent && participant.UnreadCount == 0)
        {
            participant.LastReadSeq = message.Seq;
            message.ReadAt = message.SentAt;
        }
        else
        {
            participant.UnreadCount++;
        }
    }
}
