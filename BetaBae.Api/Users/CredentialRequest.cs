namespace BetaBae.Api.Users;

internal sealed record CredentialRequest(string? CurrentPassword, string? NewPassword);
