using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Matching;

/// <summary>Reads from the database what the feed compares.</summary>
internal static class FeedSource
{
    private static readonly CompiledQuery<Func<BetaBaeDbContext, long, CancellationToken, Task<PersonTraits?>>> FindPerson = new(() =>
        EF.CompileAsyncQuery((BetaBaeDbContext db, long userId, CancellationToken _) => db.Users.AsNoTracking().TagWith(CompiledQuery.Prepared)
            .Where(u => u.Id == userId)
            .Select(u => new PersonTraits(u.Profile, u.Personality, u.LoveLanguage))
            .FirstOrDefault()));

    private static readonly CompiledQuery<Func<BetaBaeDbContext, long, IAsyncEnumerable<long>>> FindMet = new(() =>
        EF.CompileAsyncQuery((BetaBaeDbContext db, long userId) => db.Matches.TagWith(CompiledQuery.Prepared)
            .Where(m => m.RequesterId == userId).Select(m => m.RequestedId)
            .Concat(db.Matches.Where(m => m.RequestedId == userId).Select(m => m.RequesterId))));

    /// <summary>Those who have a profile, a personality and a love language, and changed at or after a time, in no order.</summary>
    public static IAsyncEnumerable<Traits> ChangedSince(this BetaBaeDbContext db, DateTime since) =>
        Complete(db, db.Users.Where(u => u.FeedChangedAt >= since).Join(db.Profiles, u => u.Id, p => p.UserId, (u, p) => p))
            .AsAsyncEnumerable();

    /// <summary>The traits of one person, as far as they are there.</summary>
    /// <exception cref="DomainException">Something that the feed needs is missing (conflict); the message names it.</exception>
    public static async Task<Traits> CompleteTraitsAsync(this BetaBaeDbContext db, long userId, CancellationToken cancellationToken)
    {
        var person = await FindPerson.On(db)(db, userId, cancellationToken);
        string[] missing =
        [
            .. person?.Profile is null ? ["profile"] : Array.Empty<string>(),
            .. person?.Personality is null ? ["personality"] : Array.Empty<string>(),
            .. person?.LoveLanguage is null ? ["love language"] : Array.Empty<string>(),
        ];
        return person is { Profile: { } profile, Personality: { } personality, LoveLanguage: { } loveLanguage }
            ? new Traits(
                userId, profile.Birthday, profile.Gender, profile.Mbti, profile.Interests, profile.Province, profile.City,
                Scores(personality), Scores(loveLanguage))
            : throw DomainException.Conflict($"The feed needs your {string.Join(" and ", missing)} first");
    }

    /// <summary>Whom someone has a match with, in whatever state.</summary>
    public static IAsyncEnumerable<long> MatchedUserIds(this BetaBaeDbContext db, long userId) => FindMet.On(db)(db, userId);

    private static IQueryable<Traits> Complete(BetaBaeDbContext db, IQueryable<Profile> profiles) =>
        from profile in profiles
        join personality in db.Personalities on profile.UserId equals personality.UserId
        join love in db.LoveLanguages on profile.UserId equals love.UserId
        select new Traits(
            profile.UserId,
            profile.Birthday,
            profile.Gender,
            profile.Mbti,
            profile.Interests,
            profile.Province,
            profile.City,
            new[]
            {
                personality.Openness, personality.Conscientiousness, personality.Extraversion,
                personality.Agreeableness, personality.Neuroticism,
            },
            new[]
            {
                love.WordsOfAffirmation, love.ActsOfService, love.ReceivingGifts, love.QualityTime, love.PhysicalTouch,
            });

    private static double[] Scores(Personality p) =>
        [p.Openness, p.Conscientiousness, p.Extraversion, p.Agreeableness, p.Neuroticism];

    private static double[] Scores(LoveLanguage l) =>
        [l.WordsOfAffirmation, l.ActsOfService, l.ReceivingGifts, l.QualityTime, l.PhysicalTouch];

    private sealed record PersonTraits(Profile? Profile, Personality? Personality, LoveLanguage? LoveLanguage);
}
