using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Profiles;

/// <summary>People's Big Five.</summary>
public sealed class PersonalityService(BetaBaeDbContext db, Revisions revisions, TimeProvider time)
{
    /// <exception cref="DomainException">The user has given none yet.</exception>
    public async Task<PersonalityView> GetAsync(long userId, CancellationToken cancellationToken) =>
        await db.Personalities.AsNoTracking().SingleOrDefaultAsync(p => p.UserId == userId, cancellationToken) is { } personality
            ? PersonalityView.Of(personality)
            : throw DomainException.NotFound("You have not given your personality yet");

    /// <exception cref="DomainException">A score is missing or out of its bounds.</exception>
    public async Task<PersonalityView> SaveAsync(long userId, PersonalityScores scores, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scores);
        scores.Check();
        var saved = await db.TransactionAsync(
            async () =>
            {
                var now = time.Now();
                await db.ChangeFeedAsync(userId, now, cancellationToken);
                var personality = await db.Personalities.SingleOrDefaultAsync(p => p.UserId == userId, cancellationToken)
                    ?? db.Personalities.Add(new Personality { UserId = userId }).Entity;
                scores.ApplyTo(personality);
                personality.UpdatedAt = now;
                await db.SaveChangesAsync(cancellationToken);
                return PersonalityView.Of(personality);
            },
            cancellationToken);
        await revisions.ChangedAsync(userId);
        return saved;
    }
}
