namespace BetaBae.Core.Matching;

/// <summary>Someone's row outside a block, with their interests beside it.</summary>
internal readonly record struct FeedEntry(FeedPerson Person, ulong[] Interests)
{
    public long Id => Person.Id;

    /// <summary>The row of someone whose personality and love language are known.</summary>
    public static FeedEntry Of(Traits traits) =>
        Of(traits, FiveScores.Of(Compatibility.Map(traits.Personality!)), RankOrder.Of(traits.LoveLanguage!));

    /// <summary>The row of someone whose personality, mapped, and order of love languages are there already.</summary>
    public static FeedEntry Of(Traits traits, FiveScores personality, byte loveOrder)
    {
        var interests = FeedKey.OfInterests(traits.Interests);
        var person = new FeedPerson
        {
            Id = traits.UserId,
            Province = FeedKey.Of(traits.Province),
            City = FeedKey.Of(traits.City),
            Personality = personality,
            Birthday = traits.Birthday.DayNumber,
            InterestCount = (byte)interests.Length,
            Gender = (byte)traits.Gender,
            Mbti = traits.Mbti is { } mbti ? (byte)mbti : FeedPerson.NoMbti,
            LoveOrder = loveOrder,
        };
        return new FeedEntry(person, interests);
    }

    public bool SameAs(FeedEntry other) => Person == other.Person && Interests.AsSpan().SequenceEqual(other.Interests);
}
