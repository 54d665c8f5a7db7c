using System.Numerics;
using BetaBae.Data.Entities;

namespace BetaBae.Core.Matching;

/// <summary>
/// One pass over everyone in the index: who passes, how well each suits, and the best of them. What is the same for all is
/// worked out before; the arithmetic is that of <see cref="Compatibility"/> in the same order, so the scores are the same.
/// </summary>
internal sealed class FeedScan
{
    private readonly int _genders;
    private readonly int _bornAfter;
    private readonly int _bornBy;
    private readonly ulong? _location;
    private readonly long[] _leftOut;
    private readonly ulong _province;
    private readonly ulong _city;
    private readonly double[] _mbti;
    private readonly double[] _love;
    private readonly FiveScores _personality;
    private readonly ulong[] _interests;
    private readonly int _interestCount;

    /// <param name="me">The one who looks; personality and love language are known.</param>
    /// <param name="filter">Whom they want to see.</param>
    /// <param name="today">The day on which ages count.</param>
    /// <param name="leftOut">Ids of those who are not for the feed, whatever the filter.</param>
    public FeedScan(Traits me, FeedFilter filter, DateOnly today, IEnumerable<long> leftOut)
    {
        _genders = Genders(me.Gender, filter.Gender);
        (_bornAfter, _bornBy) = Birthdays(filter, today);
        _location = filter.Location is { } location ? FeedKey.Of(location.Trim()) : null;
        _leftOut = [.. leftOut.Append(me.UserId).Order(), long.MaxValue];

        var mine = FeedEntry.Of(me);
        _province = mine.Person.Province;
        _city = mine.Person.City;
        _mbti = [.. Enum.GetValues<Mbti>().Select(m => Compatibility.OfMbti(me.Mbti, m)), Compatibility.OfMbti(me.Mbti, null)];
        _love = RankOrder.Row(mine.Person.LoveOrder);
        _personality = mine.Person.Personality;
        _interests = HashTable(mine.Interests);
        _interestCount = mine.Interests.Length;
    }

    /// <summary>Looks at everyone.</summary>
    /// <param name="blocks">One state of the index.</param>
    /// <param name="limit">How many of the best to return.</param>
    /// <param name="after">Only those that come after this one; they are counted all the same.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public FeedScanResult Run(
        ReadOnlySpan<FeedBlock> blocks, int limit, FeedCandidate? after, CancellationToken cancellationToken)
    {
        var best = new FeedBest(limit);
        var count = 0;
        var sum = 0L;
        var following = 0;
        var leftOut = 0;
        foreach (var block in blocks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (ref readonly var person in block.People)
            {
                // Both are ordered by id.
                while (_leftOut[leftOut] < person.Id)
                {
                    leftOut++;
                }

                if (_leftOut[leftOut] == person.Id || !Passes(in person))
                {
                    continue;
                }

                var total = Total(block, in person);
                count++;
                sum += Compatibility.Score(total);
                var candidate = new FeedCandidate(total, person.Id);
                if (after is null || after.Value.IsBefore(candidate))
                {
                    following++;
                    best.Offer(candidate);
                }
            }
        }

        return new FeedScanResult(best.InOrder(), count, sum, following > limit);
    }

    private bool Passes(ref readonly FeedPerson person) =>
        ((_genders >> person.Gender) & 1) != 0
        && person.Birthday > _bornAfter
        && person.Birthday <= _bornBy
        && (_location is not { } location || person.City == location || person.Province == location);

    private double Total(FeedBlock block, ref readonly FeedPerson person)
    {
        var shared = 0;
        foreach (var interest in block.InterestsOf(in person))
        {
            shared += IsMine(interest) ? 1 : 0;
        }

        var sameProvince = person.Province == _province;
        return Compatibility.Total(
            _mbti[person.Mbti],
            Compatibility.OfInterests(shared, _interestCount, person.InterestCount),
            _love[person.LoveOrder],
            Compatibility.OfDistance(_personality, person.Personality),
            Compatibility.OfPlaces(sameProvince, sameProvince && person.City == _city));
    }

    private bool IsMine(ulong interest)
    {
        var mask = _interests.Length - 1;
        for (var i = (int)(interest >> 1) & mask; _interests[i] != 0; i = (i + 1) & mask)
        {
            if (_interests[i] == interest)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Open addressing; at most a quarter full, so that most questions end at the first slot.</summary>
    private static ulong[] HashTable(ulong[] interests)
    {
        var table = new ulong[BitOperations.RoundUpToPowerOf2((uint)(interests.Length * 4) + 1)];
        foreach (var interest in interests)
        {
            var i = (int)(interest >> 1) & (table.Length - 1);
            while (table[i] != 0)
            {
                i = (i + 1) & (table.Length - 1);
            }

            table[i] = interest;
        }

        return table;
    }

    /// <summary>A bit for each gender that passes: men do not see men, nor women women.</summary>
    private static int Genders(Gender mine, Gender? asked)
    {
        var genders = asked is { } one ? 1 << (int)one : ~0;
        return mine is Gender.Male or Gender.Female ? genders & ~(1 << (int)mine) : genders;
    }

    private static (int After, int By) Birthdays(FeedFilter filter, DateOnly today)
    {
        var atLeast = Math.Max(filter.AgeMin ?? 0, filter.Age ?? 0);
        var atMost = Math.Min(filter.AgeMax ?? int.MaxValue, filter.Age ?? int.MaxValue);
        return (LatestBirthday(atMost == int.MaxValue ? atMost : atMost + 1), LatestBirthday(atLeast));

        int LatestBirthday(int years) => Age.LatestBirthday(today, years)?.DayNumber ?? -1;
    }
}

/// <param name="Best">The page, best first.</param>
/// <param name="Count">Everyone who passes.</param>
/// <param name="ScoreSum">Of the whole scores of everyone who passes.</param>
/// <param name="HasMore">Others come after the page.</param>
internal sealed record FeedScanResult(FeedCandidate[] Best, int Count, long ScoreSum, bool HasMore);
