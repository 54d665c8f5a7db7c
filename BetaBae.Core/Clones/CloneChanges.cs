namespace BetaBae.Core.Clones;

/// <summary>A clone has begun to answer; what of an earlier attempt was shown is void.</summary>
/// <param name="VisitorId">Who gets the answer.</param>
/// <param name="ConversationId">A BETA_BAE.</param>
/// <param name="ReplyToSeq">The newest message that the answer is to.</param>
public sealed record CloneReplyBegun(long VisitorId, long ConversationId, long ReplyToSeq) : Change;

/// <summary>There is more of an answer that is not stored yet.</summary>
/// <param name="VisitorId">Who gets the answer.</param>
/// <param name="ConversationId">A BETA_BAE.</param>
/// <param name="ReplyToSeq">As in <see cref="CloneReplyBegun"/>.</param>
/// <param name="Text">To be put after what there was.</param>
public sealed record CloneReplyGrown(long VisitorId, long ConversationId, long ReplyToSeq, string Text) : Change;

/// <summary>There will be no answer.</summary>
/// <param name="VisitorId">Who waits for it.</param>
/// <param name="ConversationId">A BETA_BAE.</param>
/// <param name="ReplyToSeq">The newest message that stays unanswered.</param>
/// <param name="Message">For the visitor to read.</param>
public sealed record CloneReplyFailed(long VisitorId, long ConversationId, long ReplyToSeq, string Message) : Change;
