namespace BetaBae.Core.Chat;

/// <summary>A message was stored.</summary>
/// <param name="Message">As everyone in the conversation sees it; read already, where its receiver had the conversation open.</param>
/// <param name="People">Who takes part: one where the other side is a clone.</param>
/// <param name="AwaitsReply">A clone owes an answer to it.</param>
public sealed record MessageSent(MessageView Message, IReadOnlyList<long> People, bool AwaitsReply) : Change;

/// <summary>Someone has read what was sent to them.</summary>
/// <param name="Receipt">What they have read.</param>
/// <param name="PartnerId">Whose messages they were; null for a clone's.</param>
public sealed record ConversationRead(ReadReceipt Receipt, long? PartnerId) : Change;

/// <summary>Chat lists may no longer be what they were.</summary>
/// <param name="People">Whose.</param>
public sealed record ConversationsChanged(IReadOnlyList<long> People) : Change;

/// <summary>Someone is typing.</summary>
/// <param name="ConversationId">A REAL_BAE.</param>
/// <param name="UserId">Who.</param>
/// <param name="PartnerId">Who may see it.</param>
public sealed record PersonTyping(long ConversationId, long UserId, long PartnerId) : Change;
