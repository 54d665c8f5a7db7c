using BetaBae.Data.Entities;

namespace BetaBae.Core.Profiles;

/// <summary>The five love languages, each 1–5.</summary>
public sealed record LoveLanguageView(
    long Id,
    long UserId,
    double WordsOfAffirmation,
    double ActsOfService,
    double ReceivingGifts,
    double QualityTime,
    double PhysicalTouch,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    public static LoveLanguageView Of(LoveLanguage love)
    {
        ArgumentNullException.ThrowIfNull(love);
        return new(
            love.Id, love.UserId, love.WordsOfAffirmation, love.ActsOfService, love.ReceivingGifts, love.QualityTime,
            love.PhysicalTouch, love.CreatedAt, love.UpdatedAt);
    }
}

/// <summary>The love languages as a person gives them: all needed, each 1–5.</summary>
public sealed record LoveLanguageScores(
    double? WordsOfAffirmation,
    double? ActsOfService,
    double? ReceivingGifts,
    double? QualityTime,
    double? PhysicalTouch)
{
    /// <param name="answers">Five of 1–5, in the order of the record.</param>
    /// <exception cref="DomainException">They are not that.</exception>
    public static LoveLanguageScores Of(IReadOnlyList<int>? answers)
    {
        var a = Answers.Check(answers);
        return new(a[0], a[1], a[2], a[3], a[4]);
    }

    /// <exception cref="DomainException">One is missing or out of its bounds.</exception>
    internal void Check()
    {
        const double Min = 1, Max = 5;
        new Validation()
            .Range("words_of_affirmation", WordsOfAffirmation, Min, Max)
            .Range("acts_of_service", ActsOfService, Min, Max)
            .Range("receiving_gifts", ReceivingGifts, Min, Max)
            .Range("quality_time", QualityTime, Min, Max)
            .Range("physical_touch", PhysicalTouch, Min, Max)
            .ThrowIfInvalid();
    }

    internal void ApplyTo(LoveLanguage love)
    {
        love.WordsOfAffirmation = WordsOfAffirmation.GetValueOrDefault();
        love.ActsOfService = ActsOfService.GetValueOrDefault();
        love.ReceivingGifts = ReceivingGifts.GetValueOrDefault();
        love.QualityTime = QualityTime.GetValueOrDefault();
        love.PhysicalTouch = PhysicalTouch.GetValueOrDefault();
    }
}
