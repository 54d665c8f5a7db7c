using System.Text.Json.Serialization;

namespace BetaBae.Core.Accounts;

/// <summary>A log-in on one device.</summary>
/// <param name="Key">SHA-256 of the token in the cookie, in hexadecimal: who reads the store cannot log in with it.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Email">As registered.</param>
/// <param name="CreatedAt">UTC; the absolute timeout counts from here.</param>
/// <param name="LastSeenAt">UTC; the idle timeout counts from here.</param>
public sealed record Session(string Key, long UserId, string Email, DateTime CreatedAt, DateTime LastSeenAt)
{
    /// <summary>The revision of the user's data when the session was looked for; null when it was not looked for as well. See <see cref="Revisions"/>.</summary>
    [JsonIgnore]
    public string? Revision { get; init; }
}
