using BetaBae.Data.Entities;

namespace BetaBae.Core.Profiles;

/// <summary>
/// What of a profile is to change; what is absent stays as it is. An empty text or JSON's null clears introduce and mbti,
/// and is wrong for the others.
/// </summary>
public sealed class ProfileChange
{
    // Null is absent: nothing was set. JSON's null is set, and becomes the empty text that it means.
    public string? Nickname { get; set => field = value ?? ""; }

    public string? Introduce { get; set => field = value ?? ""; }

    /// <summary>As <c>YYYY-MM-DD</c>; of a timestamp the date is taken.</summary>
    public string? Birthday { get; set => field = value ?? ""; }

    /// <summary>One of MALE, FEMALE, NON_BINARY, OTHER.</summary>
    public string? Gender { get; set => field = value ?? ""; }

    /// <summary>One of the sixteen types.</summary>
    public string? Mbti { get; set => field = value ?? ""; }

    /// <summary>Blanks around them, empty ones and repeated ones do not count.</summary>
    public string[]? Interests { get; set; }

    public string? Province { get; set => field = value ?? ""; }

    public string? City { get; set => field = value ?? ""; }

    /// <summary>The same with texts trimmed and checked.</summary>
    /// <param name="today">The day by which someone must be 18.</param>
    /// <exception cref="DomainException">Something given is wrong.</exception>
    internal CheckedProfile Check(DateOnly today)
    {
        var validation = new Validation();
        var result = new CheckedProfile(
            Trimmed(validation, "nickname", Nickname, 1, Profile.MaxNickname),
            Introduce is not null,
            Trimmed(validation, "introduce", Introduce, 0, Profile.MaxIntroduce) is { Length: > 0 } introduce ? introduce : null,
            Birthday is null ? null : Birthdays.Check(validation, Birthday, today),
            validation.Named<Gender>("gender", Gender),
            Mbti is not null,
            validation.Named<Mbti>("mbti", Mbti is "" ? null : Mbti),
            Interests is null ? null : InterestList.Check(validation, Interests),
            Trimmed(validation, "province", Province, 1, Profile.MaxPlace),
            Trimmed(validation, "city", City, 1, Profile.MaxPlace));
        validation.ThrowIfInvalid();
        return result;
    }

    private static string? Trimmed(Validation validation, string field, string? text, int min, int max)
    {
        text = text?.Trim();
        validation.OptionalText(field, text, min, max);
        return text;
    }
}
