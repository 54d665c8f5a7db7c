using BetaBae.Data.Entities;

namespace BetaBae.Core.Matching;

/// <summary>Whom someone wants to see; null stands for everyone.</summary>
/// <param name="Age">Exactly so many years.</param>
/// <param name="AgeMin">At least so many years.</param>
/// <param name="AgeMax">At most so many years.</param>
/// <param name="Gender">One gender.</param>
/// <param name="Location">A city or a province, exactly as people wrote it but for blanks around it.</param>
public sealed record FeedFilter(
    int? Age = null, int? AgeMin = null, int? AgeMax = null, Gender? Gender = null, string? Location = null)
{
    /// <exception cref="DomainException">An age is negative, the ages leave nobody, or the location is too long for one.</exception>
    public void Validate() => new Validation()
        .Check("age", Age is null or >= 0, "age must be at least 0")
        .Check("age_min", AgeMin is null or >= 0, "age_min must be at least 0")
        .Check("age_max", AgeMax is null or >= 0, "age_max must be at least 0")
        .Check("age_min", AgeMin is null || AgeMax is null || AgeMin <= AgeMax, "age_min must not be above age_max")
        .OptionalText("location", Location?.Trim(), 1, Profile.MaxPlace)
        .ThrowIfInvalid();
}
