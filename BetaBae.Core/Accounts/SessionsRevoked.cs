namespace BetaBae.Core.Accounts;

/// <summary>Sessions of someone have ended, and with them their live connections.</summary>
/// <param name="UserId">Whose.</param>
/// <param name="Keys">By <see cref="Session.Key"/>.</param>
public sealed record SessionsRevoked(long UserId, IReadOnlyList<string> Keys) : Change;
