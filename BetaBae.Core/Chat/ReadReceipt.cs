namespace BetaBae.Core.Chat;

/// <summary>Someone has read what was sent to them.</summary>
/// <param name="ConversationId">A REAL_BAE.</param>
/// <param name="UserId">Who has read.</param>
/// <param name="UpToSeq">The last message that they have read.</param>
/// <param name="ReadAt">UTC.</param>
public sealed record ReadReceipt(long ConversationId, long UserId, long UpToSeq, DateTime ReadAt);
