using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Chat;

/// <summary>What was said in a conversation, page by page.</summary>
public sealed class MessageService(BetaBaeDbContext db)
{
    /// <summary>Most messages of one page, and the usual number of those that came after a place.</summary>
    public const int MaxLimit = 100;

    public const int DefaultLimit = 30;

    private static readonly CompiledQuery<Func<BetaBaeDbContext, long, long, CancellationToken, Task<Reader?>>> ReaderOfAll = new(() =>
        EF.CompileAsyncQuery((BetaBaeDbContext db, long userId, long conversationId, CancellationToken _) => (
            from mine in db.Participants.TagWith(CompiledQuery.Prepared)
            where mine.ConversationId == conversationId && mine.UserId == userId
            from me in db.Profiles.Where(p => p.UserId == userId).DefaultIfEmpty()
            from partner in db.Profiles.Where(p => p.UserId == mine.PartnerId).DefaultIfEmpty()
            select new Reader(
                new ParticipantNames(mine.UserId, me!.Nickname, mine.PartnerId, partner!.Nickname),
                mine.Conversation!.LastSeq + 1))
            .FirstOrDefault()));

    private static readonly CompiledQuery<Func<BetaBaeDbContext, long, long, long, CancellationToken, Task<Reader?>>> ReaderBefore = new(() =>
        EF.CompileAsyncQuery((BetaBaeDbContext db, long userId, long conversationId, long before, CancellationToken _) => (
            from mine in db.Participants.TagWith(CompiledQuery.Prepared)
            where mine.ConversationId == conversationId && mine.UserId == userId
            from me in db.Profiles.Where(p => p.UserId == userId).DefaultIfEmpty()
            from partner in db.Profiles.Where(p => p.UserId == mine.PartnerId).DefaultIfEmpty()
            select new Reader(
                new ParticipantNames(mine.UserId, me!.Nickname, mine.PartnerId, partner!.Nickname),
                db.Messages
                    .Where(m => m.ConversationId == conversationId && m.Id == before)
                    .Select(m => (long?)m.Seq)
                    .FirstOrDefault()))
            .FirstOrDefault()));

    private static readonly CompiledQuery<Func<BetaBaeDbContext, long, long, int, IAsyncEnumerable<Row>>> Earlier = new(() =>
        EF.CompileAsyncQuery((BetaBaeDbContext db, long conversationId, long beforeSeq, int take) => db.Messages.AsNoTracking().TagWith(CompiledQuery.Prepared)
            .Where(m => m.ConversationId == conversationId && m.Seq < beforeSeq)
            .OrderByDescending(m => m.Seq)
            .Take(take)
            .Select(m => new Row(m, m.Attachment!.ContentType))));

    private static readonly CompiledQuery<Func<BetaBaeDbContext, long, long, int, IAsyncEnumerable<Row>>> Later = new(() =>
        EF.CompileAsyncQuery((BetaBaeDbContext db, long conversationId, long afterSeq, int take) => db.Messages.AsNoTracking().TagWith(CompiledQuery.Prepared)
            .Where(m => m.ConversationId == conversationId && m.Seq > afterSeq)
            .OrderBy(m => m.Seq)
            .Take(take)
            .Select(m => new Row(m, m.Attachment!.ContentType))));

    /// <summary>Newest first: the newest of all, or the newest of those before a message.</summary>
    /// <param name="userId">The caller.</param>
    /// <param name="conversationId">One of the caller's conversations.</param>
    /// <param name="before">The id of the oldest message that the caller has; null for none.</param>
    /// <param name="limit">At least 1; usually 30, at most 100.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DomainException">The limit is none, or the conversation or the message is not there for the caller.</exception>
    public async Task<IReadOnlyList<MessageView>> ListBeforeAsync(
        long userId, long conversationId, long? before, long? limit, CancellationToken cancellationToken)
    {
        var take = Paging.Limit(limit, DefaultLimit, MaxLimit);
        var reader = await FindReaderAsync(userId, conversationId, before, cancellationToken);
        if (reader.BeforeSeq is not { } beforeSeq)
        {
            throw DomainException.NotFound("Message not found");
        }

        return await ReadAsync(Earlier.On(db)(db, conversationId, beforeSeq, take), reader.Sides, cancellationToken);
    }

    /// <summary>Oldest first: what came after a place, without gaps.</summary>
    /// <param name="userId">The caller.</param>
    /// <param name="conversationId">One of the caller's conversations.</param>
    /// <param name="after">The <see cref="MessageView.Seq"/> up to which the caller has everything; 0 for nothing.</param>
    /// <param name="limit">At least 1; usually and at most 100.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DomainException">The place or the limit is none, or the conversation is not the caller's.</exception>
    public async Task<IReadOnlyList<MessageView>> ListAfterAsync(
        long userId, long conversationId, long after, long? limit, CancellationToken cancellationToken)
    {
        var take = Paging.Limit(limit, MaxLimit, MaxLimit);
        new Validation().Check("after", after >= 0, "after must be at least 0").ThrowIfInvalid();
        var reader = await FindReaderAsync(userId, conversationId, null, cancellationToken);
        return await ReadAsync(Later.On(db)(db, conversationId, after, take), reader.Sides, cancellationToken);
    }

    private async Task<Reader> FindReaderAsync(
        long userId, long conversationId, long? before, CancellationToken cancellationToken) =>
        await (before is { } id
            ? ReaderBefore.On(db)(db, userId, conversationId, id, cancellationToken)
            : ReaderOfAll.On(db)(db, userId, conversationId, cancellationToken)) ?? throw ConversationService.NotFound();

    private static async Task<IReadOnlyList<MessageView>> ReadAsync(
        IAsyncEnumerable<Row> rows, ParticipantNames sides, CancellationToken cancellationToken)
    {
        var views = new List<MessageView>(DefaultLimit);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            views.Add(MessageView.Of(row.Message, row.AttachmentType, sides));
        }

        return views;
    }

    /// <param name="Sides">Names for the messages.</param>
    /// <param name="BeforeSeq">Where the page ends, exclusive; null when the message that was to say it is not there.</param>
    private sealed record Reader(ParticipantNames Sides, long? BeforeSeq);

    private sealed record Row(Message Message, string? AttachmentType);
}
