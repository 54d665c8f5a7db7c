namespace BetaBae.Web.Backplane;

/// <summary>Of <see cref="ServerEvents.Typing"/>.</summary>
internal sealed record Typing(long ConversationId, long UserId);

/// <summary>Of <see cref="ServerEvents.CloneTyping"/>.</summary>
internal sealed record CloneTyping(long ConversationId, long ReplyToSeq);

/// <summary>Of <see cref="ServerEvents.CloneDelta"/>.</summary>
internal sealed record CloneDelta(long ConversationId, long ReplyToSeq, string Text);

/// <summary>Of <see cref="ServerEvents.CloneFailed"/>.</summary>
internal sealed record CloneFailed(long ConversationId, long ReplyToSeq, string Message);
