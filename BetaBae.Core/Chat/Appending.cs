using BetaBae.Data.Entities;

namespace BetaBae.Core.Chat;

internal static class Appending
{
    /// <summary>
    /// Gives a message the conversation's next place. To be called under the conversation's lock; the caller adds the message
    /// to the context and says who sent it. <see cref="SendSql"/> has the same rule in SQL.
    /// </summary>
    public static Message Append(this Conversation conversation, string text, DateTime now)
    {
        conversation.LastSeq++;

        // Clocks differ between machines and are set back; within a conversation time does not run backwards.
        conversation.UpdatedAt = now > conversation.UpdatedAt ? now : conversation.UpdatedAt;
        return new Message
        {
            ConversationId = conversation.Id,
            Seq = conversation.LastSeq,
            Text = text,
            SentAt = conversation.UpdatedAt,
        };
    }
}
