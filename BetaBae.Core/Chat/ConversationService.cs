using BetaBae.Core.Media;
using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Chat;

/// <summary>Someone's conversations: listing them and reading them to the end.</summary>
public sealed class ConversationService(BetaBaeDbContext db, ConversationGate turns, Revisions revisions, INotifier notifier, TimeProvider time)
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 200;

    /// <summary>Someone's conversations, latest activity first; what is null does not restrict them.</summary>
    private static readonly CompiledQuery<Func<BetaBaeDbContext, long, long?, ConversationType?, DateTime?, long?, int, IAsyncEnumerable<Row>>> Rows = new(() =>
        EF.CompileAsyncQuery((BetaBaeDbContext db, long userId, long? only, ConversationType? type, DateTime? before, long? beforeId, int take) =>
            from mine in db.Participants.AsNoTracking().TagWith(CompiledQuery.Prepared)
                .Where(p => p.UserId == userId
                    && (only == null || p.ConversationId == only)
                    && (type == null || p.Conversation!.Type == type)
                    && (before == null
                        || p.Conversation!.UpdatedAt < before
                        || (p.Conversation.UpdatedAt == before && p.ConversationId < beforeId)))
                .OrderByDescending(p => p.Conversation!.UpdatedAt)
                .ThenByDescending(p => p.ConversationId)
                .Take(take)
            from me in db.Profiles.Where(p => p.UserId == userId).DefaultIfEmpty()
            from partner in db.Profiles.Where(p => p.UserId == mine.PartnerId).DefaultIfEmpty()
            from last in db.Messages
                .Where(m => m.ConversationId == mine.ConversationId && m.Seq == mine.Conversation!.LastSeq)
                .DefaultIfEmpty()
            select new Row(
                mine.Conversation!,
                new ParticipantNames(mine.UserId, me!.Nickname, mine.PartnerId, partner!.Nickname),
                partner!.ImageId,
                mine.UnreadCount,
                last,
                last.Attachment!.ContentType)));

    /// <summary>A page of the caller's conversations, latest activity first.</summary>
    /// <param name="userId">The caller.</param>
    /// <param name="type">Only those of one type; null for all.</param>
    /// <param name="limit">At least 1; usually 100, at most 200.</param>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DomainException">The limit or the cursor is none.</exception>
    public async Task<ConversationListView> ListAsync(
        long userId, ConversationType? type, long? limit, string? cursor, CancellationToken cancellationToken)
    {
        var take = Paging.Limit(limit, DefaultLimit, MaxLimit);
        var after = ReadCursor(cursor);
        var rows = await ReadAsync(userId, null, type, after, take + 1, cancellationToken);
        var total = after is null && rows.Count <= take
            ? rows.Sum(r => r.UnreadCount)
            : await db.Participants
                .Where(p => p.UserId == userId && (type == null || p.Conversation!.Type == type))
                .SumAsync(p => p.UnreadCount, cancellationToken);
        var views = rows.Take(take).Select(r => r.ToView()).ToList();
        return new ConversationListView(views, total, rows.Count > take ? CursorAfter(views[^1]) : null);
    }

    /// <summary>One of the caller's conversations.</summary>
    /// <exception cref="DomainException">There is no such conversation, or it is not the caller's.</exception>
    public async Task<ConversationView> FindAsync(long userId, long conversationId, CancellationToken cancellationToken) =>
        await ReadAsync(userId, conversationId, null, null, 1, cancellationToken) is [var row] ? row.ToView() : throw NotFound();

    /// <summary>Marks everything read that the other side has sent so far.</summary>
    /// <exception cref="DomainException">There is no such conversation, or it is not the caller's.</exception>
    public async Task<ConversationView> MarkReadAsync(long userId, long conversationId, CancellationToken cancellationToken)
    {
        var (view, told) = await turns.TakeAsync(
            conversationId,
            async () =>
            {
                var (view, reading) = await db.TransactionAsync(
                    async () =>
                    {
                        await db.LockConversationAsync(userId, conversationId, cancellationToken);
                        var reading = await db.MarkReadAsync(userId, conversationId, time.Now(), cancellationToken);
                        return (await FindAsync(userId, conversationId, cancellationToken), reading);
                    },
                    cancellationToken);
                return (view, notifier.TellAsync(reading, revisions));
            },
            cancellationToken);
        await told;
        return view;
    }

    internal static DomainException NotFound() => DomainException.NotFound("Conversation not found");

    private async Task<List<Row>> ReadAsync(
        long userId, long? only, ConversationType? type, (DateTime UpdatedAt, long Id)? after, int take, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        await foreach (var row in Rows.On(db)(db, userId, only, type, after?.UpdatedAt, after?.Id, take).WithCancellation(cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static string CursorAfter(ConversationView last) => Paging.Cursor(last.UpdatedAt.Ticks, last.ConversationId);

    private static (DateTime UpdatedAt, long Id)? ReadCursor(string? cursor)
    {
        if (Paging.ReadCursor(cursor, 2) is not [var ticks, var id])
        {
            return null;
        }

        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks
            ? (new DateTime(ticks, DateTimeKind.Utc), id)
            : throw DomainException.Invalid("cursor", "cursor is not one that a list returned");
    }

    private sealed record Row(
        Conversation Conversation, ParticipantNames Sides, long? ImageId, int UnreadCount, Message? Last, string? AttachmentType)
    {
        public ConversationView ToView() => new(
            Conversation.Id,
            Conversation.MatchId,
            Conversation.Type,
            new ChatPartnerView(Sides.PartnerId, Sides.PartnerName, FileUrl.Of(ImageId)),
            UnreadCount,
            Last is null ? null : MessageView.Of(Last, AttachmentType, Sides),
            Conversation.CreatedAt,
            Conversation.UpdatedAt);
    }
}
