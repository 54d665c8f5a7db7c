using BetaBae.Core.Chat;
using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Matching;

/// <summary>
/// Requests to get to know each other, and the answers. Every change of state is one conditional update: it takes the
/// match's row lock and says by the rows affected whether it was this call that made the change, however many race.
/// </summary>
public sealed class MatchService(BetaBaeDbContext db, Revisions revisions, INotifier notifier, TimeProvider time)
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 200;

    /// <summary>Asks another person. There is one match per pair, whichever way round; of those who ask at once the unique index lets one through.</summary>
    /// <exception cref="DomainException">Oneself (invalid), nobody (not found), or the two have a match already (conflict).</exception>
    public async Task<MatchView> RequestAsync(long userId, long? requestedId, CancellationToken cancellationToken)
    {
        new Validation()
            .Require("requestedId", requestedId)
            .Check("requestedId", requestedId != userId, "You cannot request a match with yourself")
            .ThrowIfInvalid();
        try
        {
            var match = await db.TransactionAsync(() => AddAsync(userId, requestedId.Value, cancellationToken), cancellationToken);
            await TellAsync(match, newConversations: false);
            return match;
        }
        catch (DbUpdateException exception) when (db.IsDuplicate(exception))
        {
            throw MatchExists();
        }
    }

    /// <summary>A page of all matches of the caller, newest first.</summary>
    /// <param name="userId">The caller.</param>
    /// <param name="limit">At least 1; usually 100, at most 200.</param>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DomainException">The limit or the cursor is none.</exception>
    public Task<MatchListView> ListAsync(long userId, long? limit, string? cursor, CancellationToken cancellationToken) =>

        // Two index lookups; asked for with OR, the database may read all matches backwards instead.
        ListAsync(
            db.Matches.Where(m => m.RequesterId == userId).Concat(db.Matches.Where(m => m.RequestedId == userId)),
            limit,
            cursor,
            cancellationToken);

    /// <summary>A page of the requests that wait for the caller's answer, newest first.</summary>
    /// <inheritdoc cref="ListAsync(long, long?, string?, CancellationToken)"/>
    public Task<MatchListView> ListReceivedAsync(long userId, long? limit, string? cursor, CancellationToken cancellationToken) =>
        ListAsync(
            db.Matches.Where(m => m.RequestedId == userId && m.Status == MatchStatus.Pending), limit, cursor, cancellationToken);

    /// <summary>Says yes to a request. Both can talk with the other's clone from then on.</summary>
    /// <exception cref="DomainException">
    /// It is not the caller's match (not found), it was the caller who asked (forbidden), or it is answered (conflict).
    /// </exception>
    public async Task<MatchView> AcceptAsync(long userId, long matchId, CancellationToken cancellationToken)
    {
        var match = await db.TransactionAsync(
            async () =>
            {
                var now = time.Now();
                var match = await AnswerAsync(userId, matchId, MatchStatus.Accepted, now, cancellationToken);
                await db.AddBetaBaesAsync(matchId, match.Requester.Id, match.Requested.Id, now, cancellationToken);
                return match;
            },
            cancellationToken);
        await TellAsync(match, newConversations: true);
        return match;
    }

    /// <summary>Says no to a request, for good.</summary>
    /// <inheritdoc cref="AcceptAsync"/>
    public async Task<MatchView> RejectAsync(long userId, long matchId, CancellationToken cancellationToken)
    {
        var match = await db.TransactionAsync(
            () => AnswerAsync(userId, matchId, MatchStatus.Rejected, time.Now(), cancellationToken), cancellationToken);
        await TellAsync(match, newConversations: false);
        return match;
    }

    /// <summary>Gives or withdraws the caller's consent to talk with the other person. Saying the same again changes nothing.</summary>
    /// <remarks>The REAL_BAE conversation begins with the second consent and stays, readable only, when one is withdrawn.</remarks>
    /// <exception cref="DomainException">It is not the caller's match (not found), or it is not accepted (conflict).</exception>
    public async Task<MatchView> SetRealBaeConsentAsync(long userId, long matchId, bool consent, CancellationToken cancellationToken)
    {
        var (match, changed) = await db.TransactionAsync(
            async () =>
            {
                var now = time.Now();
                var changed = await db.Matches
                    .Where(m => m.Id == matchId && m.Status == MatchStatus.Accepted
                        && ((m.RequesterId == userId && m.RealBaeRequesterConsent != consent)
                            || (m.RequestedId == userId && m.RealBaeRequestedConsent != consent)))
                    .ExecuteUpdateAsync(
                        set => set
                            .SetProperty(m => m.RealBaeRequesterConsent, m => m.RequesterId == userId ? consent : m.RealBaeRequesterConsent)
                            .SetProperty(m => m.RealBaeRequestedConsent, m => m.RequestedId == userId ? consent : m.RealBaeRequestedConsent)
                            .SetProperty(m => m.UpdatedAt, now),
                        cancellationToken) == 1;
                var match = await FindAsync(userId, matchId, cancellationToken);
                if (match.Status != MatchStatus.Accepted)
                {
                    throw DomainException.Conflict("This match is not accepted");
                }

                if (changed && BothConsent(match))
                {
                    await db.EnsureRealBaeAsync(matchId, match.Requester.Id, match.Requested.Id, now, cancellationToken);
                }

                return (match, changed);
            },
            cancellationToken);
        if (changed)
        {
            await TellAsync(match, newConversations: BothConsent(match));
        }

        return match;
    }

    private static bool BothConsent(MatchView match) => match is { RealBaeRequesterConsent: true, RealBaeRequestedConsent: true };

    /// <summary>After the commit.</summary>
    private async Task TellAsync(MatchView match, bool newConversations)
    {
        long[] both = [match.Requester.Id, match.Requested.Id];
        await revisions.ChangedAsync(both);
        notifier.Publish(new MatchChanged(match, newConversations));
    }

    private async Task<MatchView> AddAsync(long userId, long requestedId, CancellationToken cancellationToken)
    {
        var (low, high) = (Math.Min(userId, requestedId), Math.Max(userId, requestedId));
        var people = await db.Users
            .Where(u => u.Id == userId || u.Id == requestedId)
            .Select(u => new { u.Id, u.Profile!.Nickname, HaveMatch = db.Matches.Any(m => m.LowId == low && m.HighId == high) })
            .ToDictionaryAsync(u => u.Id, cancellationToken);
        if (!people.TryGetValue(requestedId, out var requested))
        {
            throw DomainException.NotFound("User not found");
        }

        if (!people.TryGetValue(userId, out var requester))
        {
            throw DomainException.AccountGone();
        }

        if (requested.HaveMatch)
        {
            throw MatchExists();
        }

        var match = Match.Request(userId, requestedId, time.Now());
        db.Matches.Add(match);
        await db.SaveChangesAsync(cancellationToken);
        return new MatchView(
            match.Id,
            new MatchPersonView(userId, DisplayName.Of(requester.Nickname, userId)),
            new MatchPersonView(requestedId, DisplayName.Of(requested.Nickname, requestedId)),
            match.Status,
            match.RequesterConsent,
            match.RequestedConsent,
            match.RealBaeRequesterConsent,
            match.RealBaeRequestedConsent,
            match.CreatedAt,
            match.UpdatedAt);
    }

    private static DomainException MatchExists() => DomainException.Conflict("You two have a match already");

    private async Task<MatchView> AnswerAsync(
        long userId, long matchId, MatchStatus answer, DateTime now, CancellationToken cancellationToken)
    {
        var answered = await db.Matches
            .Where(m => m.Id == matchId && m.RequestedId == userId && m.Status == MatchStatus.Pending)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(m => m.Status, answer)
                    .SetProperty(m => m.RequestedConsent, answer == MatchStatus.Accepted)
                    .SetProperty(m => m.UpdatedAt, now),
                cancellationToken);
        var match = await FindAsync(userId, matchId, cancellationToken);
        return answered == 1 ? match
            : match.Requester.Id == userId ? throw new DomainException(DomainError.Forbidden, "Only the one who was asked can answer")
            : throw DomainException.Conflict("This match is answered already");
    }

    private async Task<MatchView> FindAsync(long userId, long matchId, CancellationToken cancellationToken) =>
        await Views(db.Matches.Where(m => m.Id == matchId && (m.RequesterId == userId || m.RequestedId == userId)))
            .FirstOrDefaultAsync(cancellationToken) ?? throw DomainException.NotFound("Match not found");

    private static async Task<MatchListView> ListAsync(
        IQueryable<Match> matches, long? limit, string? cursor, CancellationToken cancellationToken)
    {
        var take = Paging.Limit(limit, DefaultLimit, MaxLimit);
        var page = Paging.ReadCursor(cursor, 1) is [var last] ? matches.Where(m => m.Id < last) : matches;
        var views = await Views(page.OrderByDescending(m => m.Id).Take(take + 1)).ToListAsync(cancellationToken);
        var more = views.Count > take;
        if (more)
        {
            views.RemoveAt(take);
        }

        return new MatchListView(views, await matches.LongCountAsync(cancellationToken), more ? Paging.Cursor(views[^1].Id) : null);
    }

    private static IQueryable<MatchView> Views(IQueryable<Match> matches) => matches.AsNoTracking().Select(m => new MatchView(
        m.Id,
        new MatchPersonView(m.RequesterId, DisplayName.Of(m.Requester!.Profile!.Nickname, m.RequesterId)),
        new MatchPersonView(m.RequestedId, DisplayName.Of(m.Requested!.Profile!.Nickname, m.RequestedId)),
        m.Status,
        m.RequesterConsent,
        m.RequestedConsent,
        m.RealBaeRequesterConsent,
        m.RealBaeRequestedConsent,
        m.CreatedAt,
        m.UpdatedAt));
}
