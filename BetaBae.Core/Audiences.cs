using BetaBae.Data;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core;

internal static class Audiences
{
    /// <summary>
    /// Tells, after the commit, those whose data shows a person's name, image and files: themselves, and those who talk with them or
    /// their clone. Who begins to only after that reads what is new.
    /// </summary>
    public static async Task AudienceChangedAsync(this Revisions revisions, BetaBaeDbContext db, long userId)
    {
        await revisions.ChangedAsync(userId);
        await revisions.ChangedAsync(
            await db.Participants.Where(p => p.PartnerId == userId).Select(p => p.UserId).Distinct().ToListAsync(CancellationToken.None));
    }
}
