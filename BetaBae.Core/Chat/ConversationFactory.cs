using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Chat;

/// <summary>
/// The conversations that a match gives rise to. To be called inside the transaction that changes the match, after its row
/// is locked, so that they come into being with what allows them and only once.
/// </summary>
internal static class ConversationFactory
{
    /// <summary>Adds the two BETA_BAE conversations of an accepted match: each of the two visits the other's clone.</summary>
    public static async Task AddBetaBaesAsync(
        this BetaBaeDbContext db, long matchId, long requesterId, long requestedId, DateTime now, CancellationToken cancellationToken)
    {
        db.Conversations.AddRange(
            BetaBae(matchId, requesterId, requestedId, now),
            BetaBae(matchId, requestedId, requesterId, now));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Adds the match's REAL_BAE conversation unless an earlier consent of both has.</summary>
    public static async Task EnsureRealBaeAsync(
        this BetaBaeDbContext db, long matchId, long requesterId, long requestedId, DateTime now, CancellationToken cancellationToken)
    {
        if (await db.Conversations.AnyAsync(c => c.MatchId == matchId && c.Type == ConversationType.RealBae, cancellationToken))
        {
            return;
        }

        var conversation = Conversation(matchId, ConversationType.RealBae, now);
        conversation.Participants.Add(new Participant { UserId = requesterId, PartnerId = requestedId });
        conversation.Participants.Add(new Participant { UserId = requestedId, PartnerId = requesterId });
        db.Conversations.Add(conversation);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static Conversation BetaBae(long matchId, long visitorId, long modelId, DateTime now)
    {
        var conversation = Conversation(matchId, ConversationType.BetaBae, now);
        conversation.VisitorId = visitorId;
        conversation.Participants.Add(new Participant { UserId = visitorId, PartnerId = modelId });
        return conversation;
    }

    private static Conversation Conversation(long matchId, ConversationType type, DateTime now) => new()
    {
        MatchId = matchId,
        Type = type,
        CreatedAt = now,
        UpdatedAt = now,
    };
}
