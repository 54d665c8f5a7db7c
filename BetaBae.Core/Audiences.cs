using BetaBae.Data;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core;

internal static class Audiences
{
    /// <summary>
    /// Whose data shows a person's name, image and files: themselves, and those who talk with them or their clone. To be read in the
    /// transaction that changes what is shown, for <see cref="Revisions.ChangedAsync"/>.
    /// </summary>
    public static async Task<IReadOnlyCollection<long>> AudienceAsync(
        this BetaBaeDbContext db, long userId, CancellationToken cancellationToken) =>
    [
        userId, .. await db.Participants.Where(p => p.PartnerId == userId).Select(p => p.UserId).Distinct().ToListAsync(cancellationToken),
    ];
}
