using BetaBae.Core.Media;
using BetaBae.Data;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Matching;

/// <summary>Who may suit someone: everyone is scored, the best are shown.</summary>
public sealed class FeedService(BetaBaeDbContext db, FeedIndex index, TimeProvider time)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    /// <summary>How long to wait for the index of a host that has just started.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>A page of the people who may suit the caller, best first.</summary>
    /// <param name="userId">The caller, whose own traits are read as they are now.</param>
    /// <param name="filter">Whom the caller wants to see.</param>
    /// <param name="limit">At least 1; usually 20, at most 100.</param>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DomainException">
    /// The filter, limit or cursor is none, the caller's own traits are not complete (conflict), or the index is not built yet
    /// (unavailable).
    /// </exception>
    public async Task<FeedView> ListAsync(
        long userId, FeedFilter filter, long? limit, string? cursor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        filter.Validate();
        var take = Paging.Limit(limit, DefaultLimit, MaxLimit);
        var after = ReadCursor(cursor);
        await ReadyAsync(cancellationToken);

        var me = await db.CompleteTraitsAsync(userId, cancellationToken);
        var met = await db.MatchedUserIds(userId).ToListAsync(cancellationToken);
        var today = DateOnly.FromDateTime(time.Now());
        var found = new FeedScan(me, filter, today, met).Run(index.Blocks, take, after, cancellationToken);
        return new FeedView(
            await ShowAsync(found.Best, today, cancellationToken),
            found.Count,
            found.Count == 0 ? 0 : (int)(((2 * found.ScoreSum) + found.Count) / (2L * found.Count)),
            found.HasMore ? CursorAfter(found.Best[^1]) : null);
    }

    /// <summary>The people as the database has them now; who is no longer there is left out.</summary>
    private async Task<IReadOnlyList<FeedUserView>> ShowAsync(
        FeedCandidate[] best, DateOnly today, CancellationToken cancellationToken)
    {
        var ids = Array.ConvertAll(best, b => b.Id);
        var profiles = await db.Profiles.AsNoTracking()
            .Where(p => ids.Contains(p.UserId))
            .Select(p => new { p.UserId, p.Nickname, p.Birthday, p.Gender, p.City, p.Province, p.ImageId, p.Mbti, p.Interests })
            .ToDictionaryAsync(p => p.UserId, cancellationToken);
        return
        [
            .. from candidate in best
               let profile = profiles.GetValueOrDefault(candidate.Id)
               where profile is not null
               select new FeedUserView(
                   profile.UserId,
                   profile.Nickname,
                   Age.On(today, profile.Birthday),
                   profile.Gender,
                   profile.City,
                   profile.Province,
                   FileUrl.Of(profile.ImageId),
                   profile.Mbti,
                   profile.Interests,
                   Compatibility.Score(candidate.Total)),
        ];
    }

    private async Task ReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await index.Ready.WaitAsync(Timeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw DomainException.Unavailable("The feed is being prepared; please try again in a moment");
        }
    }

    private static string CursorAfter(FeedCandidate last) => Paging.Cursor(BitConverter.DoubleToInt64Bits(last.Total), last.Id);

    private static FeedCandidate? ReadCursor(string? cursor)
    {
        if (Paging.ReadCursor(cursor, 2) is not [var bits, var id])
        {
            return null;
        }

        return BitConverter.Int64BitsToDouble(bits) is >= 0 and <= 1 and var total
            ? new FeedCandidate(total, id)
            : throw DomainException.Invalid("cursor", "cursor is not one that a list returned");
    }
}
