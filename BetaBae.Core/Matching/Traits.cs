using BetaBae.Data.Entities;

namespace BetaBae.Core.Matching;

/// <summary>What of a person decides who suits them, and who finds them by a filter.</summary>
/// <param name="UserId">Whose they are.</param>
/// <param name="Birthday">For the age filters.</param>
/// <param name="Gender">For the gender filter, and for pairs that the feed leaves out.</param>
/// <param name="Mbti">Null when it is not given.</param>
/// <param name="Interests">As they were written.</param>
/// <param name="Province">Compared exactly.</param>
/// <param name="City">Compared exactly, within the province.</param>
/// <param name="Personality">Openness, conscientiousness, extraversion, agreeableness, neuroticism, each 0–5; null when missing.</param>
/// <param name="LoveLanguage">
/// Words of affirmation, acts of service, receiving gifts, quality time, physical touch, each 1–5; null when missing.
/// </param>
public sealed record Traits(
    long UserId,
    DateOnly Birthday,
    Gender Gender,
    Mbti? Mbti,
    IReadOnlyList<string> Interests,
    string Province,
    string City,
    double[]? Personality,
    double[]? LoveLanguage);
