using BetaBae.Data.Entities;

namespace BetaBae.Core.Profiles;

/// <summary>The Big Five, each 0–5.</summary>
public sealed record PersonalityView(
    long Id,
    long UserId,
    double Openness,
    double Conscientiousness,
    double Extraversion,
    double Agreeableness,
    double Neuroticism,
    DateTime UpdatedAt)
{
    public static PersonalityView Of(Personality personality)
    {
        ArgumentNullException.ThrowIfNull(personality);
        return new(
            personality.Id, personality.UserId, personality.Openness, personality.Conscientiousness, personality.Extraversion,
            personality.Agreeableness, personality.Neuroticism, personality.UpdatedAt);
    }
}

/// <summary>The Big Five as a person gives them: all needed, each 0–5.</summary>
public sealed record PersonalityScores(
    double? Openness, double? Conscientiousness, double? Extraversion, double? Agreeableness, double? Neuroticism)
{
    /// <param name="answers">Five of 1–5, in the order of the record.</param>
    /// <exception cref="DomainException">They are not that.</exception>
    public static PersonalityScores Of(IReadOnlyList<int>? answers)
    {
        var a = Answers.Check(answers);
        return new(a[0], a[1], a[2], a[3], a[4]);
    }

    /// <exception cref="DomainException">One is missing or out of its bounds.</exception>
    internal void Check()
    {
        const double Min = 0, Max = 5;
        new Validation()
            .Range("openness", Openness, Min, Max)
            .Range("conscientiousness", Conscientiousness, Min, Max)
            .Range("extraversion", Extraversion, Min, Max)
            .Range("agreeableness", Agreeableness, Min, Max)
            .Range("neuroticism", Neuroticism, Min, Max)
            .ThrowIfInvalid();
    }

    internal void ApplyTo(Personality personality)
    {
        personality.Openness = Openness.GetValueOrDefault();
        personality.Conscientiousness = Conscientiousness.GetValueOrDefault();
        personality.Extraversion = Extraversion.GetValueOrDefault();
        personality.Agreeableness = Agreeableness.GetValueOrDefault();
        personality.Neuroticism = Neuroticism.GetValueOrDefault();
    }
}
