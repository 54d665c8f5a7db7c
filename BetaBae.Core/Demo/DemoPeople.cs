using BetaBae.Core.Accounts;
using BetaBae.Data;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Demo;

/// <summary>People who do not exist, so that a new installation has a feed and chats to look at: the same ones everywhere.</summary>
public sealed class DemoPeople(BetaBaeDbContext db, PasswordHashing passwords, TimeProvider time)
{
    /// <summary>The one demo person to log in as; the others have the same password.</summary>
    public const string Email = "demo@betabae.local";

    public const string Password = "betabae-demo";

    /// <summary>What the e-mail of every other demo person ends with. Nobody can receive mail there.</summary>
    private const string Domain = "@demo.betabae.local";

    /// <summary>Adds them to a database without any users.</summary>
    /// <returns>How many were added; 0 when there is someone already.</returns>
    public async Task<int> AddToEmptyAsync(CancellationToken cancellationToken) =>
        await db.Users.AnyAsync(cancellationToken) ? 0 : await AddAsync(cancellationToken);

    /// <summary>Adds them beside whoever is there, unless they are there themselves.</summary>
    /// <returns>How many were added.</returns>
    public async Task<int> AddAsync(CancellationToken cancellationToken)
    {
        if (await IdsAsync(cancellationToken) is not [])
        {
            return 0;
        }

        var hash = await passwords.HashAsync(Password, cancellationToken);
        try
        {
            return await db.TransactionAsync(() => AddAsync(DemoData.Read(), hash, cancellationToken), cancellationToken);
        }
        catch (DbUpdateException exception) when (db.IsDuplicate(exception))
        {
            // Someone else adds them at the same moment.
            return 0;
        }
    }

    /// <summary>Removes them with everything of theirs, also what others share with them, and adds them anew.</summary>
    /// <returns>How many were added.</returns>
    public async Task<int> ResetAsync(CancellationToken cancellationToken)
    {
        await db.TransactionAsync(
            async () =>
            {
                // What hangs on a match or a user goes with it; objects of their files are found by the sweep.
                var ids = await IdsAsync(cancellationToken);
                await db.Matches.Where(m => ids.Contains(m.RequesterId) || ids.Contains(m.RequestedId)).ExecuteDeleteAsync(cancellationToken);
                await db.Users.Where(u => ids.Contains(u.Id)).ExecuteDeleteAsync(cancellationToken);
            },
            cancellationToken);
        return await AddAsync(cancellationToken);
    }

    private Task<List<long>> IdsAsync(CancellationToken cancellationToken) =>
        db.Users.Where(u => u.EmailKey == Email || u.EmailKey.EndsWith(Domain)).Select(u => u.Id).ToListAsync(cancellationToken);

    private async Task<int> AddAsync(DemoData data, string hash, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var users = data.People
            .Select((p, i) => (p.Key, User: p.ToUser(i == 0 ? Email : p.Key + Domain, hash, now)))
            .ToDictionary(p => p.Key, p => p.User);
        db.Users.AddRange(users.Values);
        await db.SaveChangesAsync(cancellationToken);

        var ids = users.ToDictionary(u => u.Key, u => u.Value.Id);
        db.AddRange(data.Matches.SelectMany((match, i) => DemoChats.Of(match, ids, now.AddMinutes(-47 * (i + 1)))));
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return users.Count;
    }
}
