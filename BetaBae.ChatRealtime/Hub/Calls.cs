using BetaBae.Core;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>What <c>enter</c>, <c>leave</c> and <c>typing</c> carry.</summary>
/// <param name="Cid">The conversation.</param>
internal sealed record ConversationCall(long? Cid)
{
    /// <exception cref="DomainException">It is missing.</exception>
    public long Conversation => Cid ?? throw DomainException.Invalid("cid", "cid is required");
}

/// <summary>What <c>text</c> carries.</summary>
/// <param name="Cid">The conversation.</param>
/// <param name="Text">What is said.</param>
/// <param name="ClientMessageId">The sender's own name for the message: sent again, it is stored once.</param>
internal sealed record TextCall(long? Cid, string? Text, string? ClientMessageId)
{
    /// <exception cref="DomainException">It is missing.</exception>
    public long Conversation => Cid ?? throw DomainException.Invalid("cid", "cid is required");
}
