namespace BetaBae.Core.Clones;

/// <summary>A clone has begun to answer; what of an earlier attempt was shown is void.</summary>
/// <param name="ConversationId">A BETA_BAE.</param>
/// <param name="ReplyToSeq">The newest message that the answer is to.</param>
public sealed record CloneTyping(long ConversationId, long ReplyToSeq);

/// <summary>The next piece of an answer that is not stored yet.</summary>
/// <param name="ConversationId">A BETA_BAE.</param>
/// <param name="ReplyToSeq">As in <see cref="CloneTyping"/>.</param>
/// <param name="Text">To be put after the pieces before.</param>
public sealed record CloneDelta(long ConversationId, long ReplyToSeq, string Text);

/// <summary>There will be no answer.</summary>
/// <param name="ConversationId">A BETA_BAE.</param>
/// <param name="ReplyToSeq">The newest message that stays unanswered.</param>
/// <param name="Message">For the visitor to read.</param>
public sealed record CloneFailed(long ConversationId, long ReplyToSeq, string Message);
