namespace BetaBae.Api.Matches;

internal sealed record MatchRequest(long? RequestedId);
