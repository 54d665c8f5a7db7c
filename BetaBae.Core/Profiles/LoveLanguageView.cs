using System.Text.Json.Serialization;
using BetaBae.Data.Entities;

namespace BetaBae.Core.Profiles;

/// <summary>The five love languages, each 1–5.</summary>
public sealed record LoveLanguageView(
    long Id,
    [property: JsonPropertyName("user_id")] long UserId,
    [property: JsonPropertyName("words_of_affirmation")] double WordsOfAffirmation,
    [property: JsonPropertyName("acts_of_service")] double ActsOfService,
    [property: JsonPropertyName("receiving_gifts")] double ReceivingGifts,
    [property: JsonPropertyName("quality_time")] double QualityTime,
    [property: JsonPropertyName("physical_touch")] double PhysicalTouch,
    [property: JsonPropertyName("created_at")] DateTime CreatedAt,
    [property: JsonPropertyName("updated_at")] DateTime UpdatedAt)
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
    [property: JsonPropertyName("words_of_affirmation")] double? WordsOfAffirmation,
    [property: JsonPropertyName("acts_of_service")] double? ActsOfService,
    [property: JsonPropertyName("receiving_gifts")] double? ReceivingGifts,
    [property: JsonPropertyName("quality_time")] double? QualityTime,
    [property: JsonPropertyName("physical_touch")] double? PhysicalTouch)
{
    /// <param name="answers">Five of 1–5, in the order of the record.</param>
    /// <exception cref="DomainException">They are not that (400).</exception>
    public static LoveLanguageScores Of(IReadOnlyList<int>? answers)
    {
        var a = Answers.Check(answers);
        return new(a[0], a[1], a[2], a[3], a[4]);
    }

    /// <exception cref="DomainException">One is missing or out of its bounds (400).</exception>
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
