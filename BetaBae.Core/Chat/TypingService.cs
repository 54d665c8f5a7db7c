using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace BetaBae.Core.Chat;

/// <summary>Tells the other side of a REAL_BAE that someone is typing.</summary>
public sealed class TypingService(BetaBaeDbContext db, IConnectionMultiplexer redis, INotifier notifier)
{
    /// <summary>One note in so long, over all devices and replicas.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    /// <summary>Nothing happens where nobody would see it: with a clone, or where one of the two does not consent.</summary>
    /// <exception cref="DomainException">There is no such conversation, or it is not the caller's.</exception>
    public async Task NoteAsync(long userId, long conversationId, CancellationToken cancellationToken)
    {
        var partner = await db.Participants.AsNoTracking()
            .Where(p => p.ConversationId == conversationId && p.UserId == userId)
            .Select(p => new
            {
                p.PartnerId,
                Listens = p.Conversation!.Type == ConversationType.RealBae
                    && p.Conversation.Match!.Status == MatchStatus.Accepted
                    && p.Conversation.Match.RealBaeRequesterConsent
                    && p.Conversation.Match.RealBaeRequestedConsent,
            })
            .FirstOrDefaultAsync(cancellationToken) ?? throw ConversationService.NotFound();
        if (partner.Listens && await IsFirstAsync(userId, conversationId))
        {
            notifier.Publish(new PersonTyping(conversationId, userId, partner.PartnerId));
        }
    }

    private async Task<bool> IsFirstAsync(long userId, long conversationId)
    {
        try
        {
            return await redis.GetDatabase().StringSetAsync($"typing:{conversationId}:{userId}", 1, Interval, When.NotExists);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // Not worth an error: without Redis nobody could be told anyway.
            return false;
        }
    }
}
