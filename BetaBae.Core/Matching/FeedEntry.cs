namespace BetaBae.Core.Matching;

/// <summary>Someone's row outside a block, with their interests beside it.</summary>
internal readonly record struct FeedEntry(FeedPerson Person, ulong[] Interests)
{
    public long Id => Person.Id;

    /// <summary>The row of someone whose personality and love language are known.</summary>
    public static FeedEntry Of(Traits traits) =>
        OfProfile(traits).With(FiveScores.Of(traits.Personality).Mapped(), RankOrder.Of(FiveScores.Of(traits.LoveLanguage)));

    /// <summary>The row as far as the profile says it.</summary>
    public static FeedEntry OfProfile(Traits traits)
    {
        var interests = FeedKey.OfInterests(traits.Interests);
        var person = new FeedPerson
        {
            Id = traits.UserId,
            Province = FeedKey.Of(traits.Province),
            City = FeedKey.Of(traits.City),
            Birthday = traits.Birthday.DayNumber,
            InterestCount = (byte)interests.Length,
            Gender = (byte)traits.Gender,
            Mbti = traits.Mbti is { } mbti ? (byte)mbti : FeedPerson.NoMbti,
        };
        return new FeedEntry(person, interests);
    }

    /// <summary>The whole row.</summary>
    /// <param name="personality">Mapped.</param>
    /// <param name="loveOrder">See <see cref="RankOrder"/>.</param>
    public FeedEntry With(FiveScores personality, byte loveOrder) =>
        this with { Person = Person with { Personality = personality, LoveOrder = loveOrder } };
}
