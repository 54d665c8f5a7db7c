namespace BetaBae.Core.Profiles;

/// <summary>A questionnaire: one answer for each of five traits, each 1–5 and the trait's score.</summary>
internal static class Answers
{
    private const int Count = 5;

    /// <exception cref="DomainException">They are not five, or not in the bounds.</exception>
    public static IReadOnlyList<int> Check(IReadOnlyList<int>? answers)
    {
        new Validation()
            .Require("answers", answers)
            .Check("answers", answers is null || (answers.Count == Count && answers.All(a => a is >= 1 and <= 5)), "answers must be 5 integers from 1 to 5")
            .ThrowIfInvalid();
        return answers!;
    }
}
