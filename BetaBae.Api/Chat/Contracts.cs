using BetaBae.Core.Chat;

namespace BetaBae.Api.Chat;

/// <param name="MessageText">1–4,000 characters.</param>
/// <param name="ClientMessageId">1–64 characters: sent again under it, the message is stored once.</param>
/// <param name="ConversationId">May be left out; otherwise the one in the path.</param>
internal sealed record TextMessageRequest(string? MessageText, string? ClientMessageId, long? ConversationId);

internal sealed record MessageListResponse(IReadOnlyList<MessageView> Messages);

internal sealed record SentMessageResponse(bool Ok, MessageView Message);
