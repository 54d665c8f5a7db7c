using BetaBae.Core.Accounts;
using BetaBae.Data;
using BetaBae.Data.Entities;
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
        var data = DemoData.Read();
        var emails = Emails(data);
        if (await db.Users.AnyAsync(u => emails.Contains(u.EmailKey), cancellationToken))
        {
            return 0;
        }

        try
        {
            return await RestoreAsync(data, cancellationToken);
        }
        catch (DbUpdateException exception) when (db.IsDuplicate(exception))
        {
            // Someone else adds them at the same moment.
            return 0;
        }
    }

    /// <summary>
    /// Removes all that they have and all that others share with them, and gives them again what they began with. They keep
    /// their ids, so that sessions and feeds of running hosts stay right.
    /// </summary>
    /// <returns>How many there are.</returns>
    public Task<int> ResetAsync(CancellationToken cancellationToken) => RestoreAsync(DemoData.Read(), cancellationToken);

    private async Task<int> RestoreAsync(DemoData data, CancellationToken cancellationToken)
    {
        // Once for all of them: it is slow on purpose.
        var hash = await passwords.HashAsync(Password, cancellationToken);
        await db.TransactionAsync(
            async () =>
            {
                var emails = Emails(data);
                var users = await db.Users.Where(u => emails.Contains(u.EmailKey)).ToDictionaryAsync(u => u.EmailKey, cancellationToken);
                await ClearAsync([.. users.Values.Select(u => u.Id)], cancellationToken);

                var now = time.Now();
                foreach (var (person, email) in data.People.Zip(emails))
                {
                    if (!users.TryGetValue(email, out var user))
                    {
                        users[email] = user = new User { Email = email, EmailKey = email, PasswordHash = hash, LegalName = "", CreatedAt = now };
                        db.Users.Add(user);
                    }

                    user.PasswordHash = hash;
                    person.Describe(user, now);
                }

                await db.SaveChangesAsync(cancellationToken);
                var ids = data.People.Zip(emails).ToDictionary(p => p.First.Key, p => users[p.Second].Id);
                db.AddRange(data.Matches.SelectMany((match, i) => DemoChats.Of(match, ids, now.AddMinutes(-47 * (data.Matches.Count - i)))));
                await db.SaveChangesAsync(cancellationToken);
                db.ChangeTracker.Clear();
            },
            cancellationToken);
        return data.People.Count;
    }

    /// <summary>What hangs on a match goes with it; the objects of files are found by the sweep.</summary>
    private async Task ClearAsync(long[] ids, CancellationToken cancellationToken)
    {
        await db.Matches.Where(m => ids.Contains(m.RequesterId) || ids.Contains(m.RequestedId)).ExecuteDeleteAsync(cancellationToken);
        await db.Profiles.Where(p => ids.Contains(p.UserId)).ExecuteDeleteAsync(cancellationToken);
        await db.Personalities.Where(p => ids.Contains(p.UserId)).ExecuteDeleteAsync(cancellationToken);
        await db.LoveLanguages.Where(l => ids.Contains(l.UserId)).ExecuteDeleteAsync(cancellationToken);
        await db.Clones.Where(c => ids.Contains(c.UserId)).ExecuteDeleteAsync(cancellationToken);
        await db.Files.Where(f => ids.Contains(f.OwnerId)).ExecuteDeleteAsync(cancellationToken);
    }

    private static string[] Emails(DemoData data) => [.. data.People.Select((p, i) => i == 0 ? Email : p.Key + Domain)];
}
