namespace BetaBae.Data.Entities;

/// <summary>
/// A connection of a participant that has a conversation open: what arrives meanwhile is read at once. Kept in the database
/// because sending decides by it, in its transaction.
/// </summary>
public sealed class ConversationPresence
{
    public const int MaxConnectionId = 64;

    public long ConversationId { get; set; }

    public long UserId { get; set; }

    /// <summary>The hub's id of the connection.</summary>
    public required string ConnectionId { get; set; }

    /// <summary>Renewed while the connection lives; past it the visit is over, whatever became of the connection.</summary>
    public DateTime ExpiresAt { get; set; }
}
