using BetaBae.Core.Media;
using BetaBae.Data.Entities;

namespace BetaBae.Core.Profiles;

/// <summary>A profile as everyone who is logged in may see it.</summary>
public sealed record ProfileView(
    string? Introduce,
    string Nickname,
    DateOnly Birthday,
    Gender Gender,
    Mbti? Mbti,
    IReadOnlyList<string> Interests,
    string Province,
    string City,
    string? ProfileImageUrl)
{
    public static ProfileView Of(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return new(
            profile.Introduce, profile.Nickname, profile.Birthday, profile.Gender, profile.Mbti, profile.Interests,
            profile.Province, profile.City, FileUrl.Of(profile.ImageId));
    }
}

/// <summary>One's own account and profile; the profile is null until it is given.</summary>
public sealed record OwnProfileView(OwnProfileView.Owner User, ProfileView? Profile)
{
    public sealed record Owner(long Id, string Email, string LegalName);
}

/// <summary>What is shown of a person: neither e-mail nor legal name. Parts not given yet are null.</summary>
public sealed record PersonView(PersonView.Person User, ProfileView? Profile, PersonalityView? Personality, LoveLanguageView? LoveLanguage)
{
    public sealed record Person(long Id);
}
