using BetaBae.Core.Clones;

namespace BetaBae.Api.Clones;

internal sealed record SamplesRequest(IReadOnlyList<string?>? SampleUserResponses);

internal sealed record CloneResponseRequest(long? PartnerId, IReadOnlyList<SpokenMessage?>? Messages);

/// <summary>What the clone says.</summary>
internal sealed record CloneResponse(string Message);

internal sealed record ThoughtRequest(long? ChatId, string? MessageText);
