namespace BetaBae.Api;

/// <summary>That it worked, in a sentence for people.</summary>
internal sealed record MessageResponse(string Message);
