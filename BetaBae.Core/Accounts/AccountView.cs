namespace BetaBae.Core.Accounts;

/// <summary>Who is logged in, and which of the three parts they have given that the feed needs.</summary>
public sealed record AccountView(long UserId, string Email, bool HasProfile, bool HasLoveLanguage, bool HasPersonality);
