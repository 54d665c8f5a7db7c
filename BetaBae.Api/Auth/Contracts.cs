using System.Text.Json.Serialization;

namespace BetaBae.Api.Auth;

internal sealed record RegisterRequest(string? Email, string? Password, [property: JsonPropertyName("legal_name")] string? LegalName);

internal sealed record LoginRequest(string? Email, string? Password);

internal sealed record SessionResponse(
    long UserId, string Email, bool HasProfile, bool HasLoveLanguage, bool HasPersonality, DateTime ExpiresAt);
