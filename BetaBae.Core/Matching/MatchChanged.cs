namespace BetaBae.Core.Matching;

/// <summary>A match was requested, answered, or has other consents.</summary>
/// <param name="Match">As it is now.</param>
/// <param name="HasNewConversations">The two have conversations that they did not have before.</param>
public sealed record MatchChanged(MatchView Match, bool HasNewConversations) : Change;
