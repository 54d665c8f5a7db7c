using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Profiles;

/// <summary>People's love languages.</summary>
public sealed class LoveLanguageService(BetaBaeDbContext db, Revisions revisions, TimeProvider time)
{
    /// <exception cref="DomainException">The user has given none yet.</exception>
    public async Task<LoveLanguageView> GetAsync(long userId, CancellationToken cancellationToken) =>
        await db.LoveLanguages.AsNoTracking().SingleOrDefaultAsync(l => l.UserId == userId, cancellationToken) is { } love
            ? LoveLanguageView.Of(love)
            : throw DomainException.NotFound("You have not given your love language yet");

    /// <exception cref="DomainException">A score is missing or out of its bounds.</exception>
    public async Task<LoveLanguageView> SaveAsync(long userId, LoveLanguageScores scores, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scores);
        scores.Check();
        var saved = await db.TransactionAsync(
            async () =>
            {
                var now = time.Now();
                await db.ChangeFeedAsync(userId, now, cancellationToken);
                var love = await db.LoveLanguages.SingleOrDefaultAsync(l => l.UserId == userId, cancellationToken)
                    ?? db.LoveLanguages.Add(new LoveLanguage { UserId = userId, CreatedAt = now }).Entity;
                scores.ApplyTo(love);
                love.UpdatedAt = now;
                await db.SaveChangesAsync(cancellationToken);
                return LoveLanguageView.Of(love);
            },
            cancellationToken);
        await revisions.ChangedAsync(userId);
        return saved;
    }
}
