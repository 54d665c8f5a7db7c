using BetaBae.Data.Entities;

namespace BetaBae.Core.Profiles;

/// <summary>A <see cref="ProfileChange"/> of which everything that is there is right.</summary>
internal sealed record CheckedProfile(
    string? Nickname,
    bool ChangesIntroduce,
    string? Introduce,
    DateOnly? Birthday,
    Gender? Gender,
    bool ChangesMbti,
    Mbti? Mbti,
    string[]? Interests,
    string? Province,
    string? City)
{
    /// <exception cref="DomainException">Something that a profile cannot be without is missing.</exception>
    public Profile Create(long userId)
    {
        new Validation()
            .Require("nickname", Nickname)
            .Require("birthday", Birthday)
            .Require("gender", Gender)
            .Require("province", Province)
            .Require("city", City)
            .ThrowIfInvalid();
        var profile = new Profile { UserId = userId, Nickname = Nickname, Province = Province, City = City };
        ApplyTo(profile);
        return profile;
    }

    public void ApplyTo(Profile profile)
    {
        profile.Nickname = Nickname ?? profile.Nickname;
        profile.Introduce = ChangesIntroduce ? Introduce : profile.Introduce;
        profile.Birthday = Birthday ?? profile.Birthday;
        profile.Gender = Gender ?? profile.Gender;
        profile.Mbti = ChangesMbti ? Mbti : profile.Mbti;
        profile.Interests = Interests ?? profile.Interests;
        profile.Province = Province ?? profile.Province;
        profile.City = City ?? profile.City;
    }
}
