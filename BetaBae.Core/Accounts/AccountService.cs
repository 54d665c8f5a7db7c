using System.Net;
using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Accounts;

/// <summary>Registering, logging in and changing the password.</summary>
public sealed class AccountService(
    BetaBaeDbContext db, PasswordHashing passwords, SessionStore sessions, AttemptLimiter attempts, TimeProvider time)
{
    private const int MinPassword = 8;
    private const int MaxPassword = 128;
    private const int MaxLegalName = 100;

    /// <summary>Creates the account and logs in.</summary>
    /// <exception cref="DomainException">Invalid, the e-mail is taken, or too often from this address.</exception>
    public async Task<(AccountView Account, string Token)> RegisterAsync(
        string? email, string? password, string? legalName, IPAddress? address, CancellationToken cancellationToken)
    {
        email = email?.Trim();
        legalName = legalName?.Trim();
        new Validation()
            .Check("email", email is null || EmailAddress.IsValid(email), "email is not an e-mail address")
            .Text("email", email, 1, EmailAddress.MaxLength)
            .Text("password", password, MinPassword, MaxPassword)
            .Text("legal_name", legalName, 1, MaxLegalName)
            .ThrowIfInvalid();
        await attempts.CountRegistrationAsync(address);

        var key = EmailAddress.KeyOf(email);
        if (await db.Users.AnyAsync(u => u.EmailKey == key, cancellationToken))
        {
            throw Taken();
        }

        var user = new User
        {
            Email = email,
            EmailKey = key,
            PasswordHash = await passwords.HashAsync(password, cancellationToken),
            LegalName = legalName,
            CreatedAt = time.Now(),
        };
        try
        {
            await db.TransactionAsync(
                async () =>
                {
                    user.Id = 0;
                    db.Users.Add(user);
                    await db.SaveChangesAsync(cancellationToken);
                },
                cancellationToken);
        }
        catch (DbUpdateException exception) when (db.IsDuplicate(exception))
        {
            throw Taken();
        }

        var (token, _) = await sessions.CreateAsync(user.Id, email);
        return (new AccountView(user.Id, email, false, false, false), token);
    }

    /// <summary>Logs in; what is wrong, e-mail or password, shows neither in the answer nor in its time.</summary>
    /// <param name="email">As typed.</param>
    /// <param name="password">As typed.</param>
    /// <param name="older">The token of a session that the request carried: it ends.</param>
    /// <param name="address">Where the attempt comes from.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <exception cref="DomainException">Wrong, or too often.</exception>
    public async Task<(AccountView Account, string Token)> LoginAsync(
        string? email, string? password, string? older, IPAddress? address, CancellationToken cancellationToken)
    {
        new Validation()
            .Text("email", email, 1, EmailAddress.MaxLength)
            .Text("password", password, 1, MaxPassword)
            .ThrowIfInvalid();
        var key = EmailAddress.KeyOf(email);
        await attempts.CountLoginAsync(address, key);

        var found = await db.Users.AsNoTracking()
            .Where(u => u.EmailKey == key)
            .Select(u => new
            {
                u.PasswordHash,
                View = new AccountView(u.Id, u.Email, u.Profile != null, u.LoveLanguage != null, u.Personality != null),
            })
            .FirstOrDefaultAsync(cancellationToken);
        var verified = await passwords.VerifyAsync(found?.PasswordHash, password, cancellationToken);
        if (found is null || verified == PasswordVerificationResult.Failed)
        {
            throw Wrong("Invalid email or password");
        }

        var hash = found.PasswordHash;
        if (verified == PasswordVerificationResult.SuccessRehashNeeded)
        {
            hash = await passwords.HashAsync(password, cancellationToken);
            if (!await ReplaceHashAsync(found.View.UserId, found.PasswordHash, hash, cancellationToken))
            {
                // Another log-in has renewed it at the same time, or the password was changed.
                hash = await db.Users.Where(u => u.Id == found.View.UserId).Select(u => u.PasswordHash).FirstOrDefaultAsync(cancellationToken);
                verified = await passwords.VerifyAsync(hash, password, cancellationToken);
            }
        }

        if (verified == PasswordVerificationResult.Failed)
        {
            throw Wrong("Invalid email or password");
        }

        if (older is not null && await sessions.FindAsync(older) is { } previous)
        {
            await sessions.RevokeAsync(previous);
        }

        var (token, session) = await sessions.CreateAsync(found.View.UserId, found.View.Email);

        // The password may have been changed, and all sessions revoked, while this log-in was under way with the old one.
        if (!await db.Users.AnyAsync(u => u.Id == found.View.UserId && u.PasswordHash == hash, cancellationToken))
        {
            await sessions.RevokeAsync(session);
            throw Wrong("Invalid email or password");
        }

        return (found.View, token);
    }

    /// <exception cref="DomainException">The account is gone.</exception>
    public async Task<AccountView> GetAsync(long userId, CancellationToken cancellationToken) =>
        await db.Users.AsNoTracking()
            .Where(u => u.Id == userId)
            .Select(u => new AccountView(u.Id, u.Email, u.Profile != null, u.LoveLanguage != null, u.Personality != null))
            .FirstOrDefaultAsync(cancellationToken)
        ?? throw DomainException.AccountGone();

    /// <summary>Changes the password and ends every other session.</summary>
    /// <exception cref="DomainException">The current password is wrong, or the new one is not allowed.</exception>
    public async Task ChangePasswordAsync(
        Session session, string? current, string? next, IPAddress? address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        new Validation()
            .Text("currentPassword", current, 1, MaxPassword)
            .Text("newPassword", next, MinPassword, MaxPassword)
            .ThrowIfInvalid();
        await attempts.CountLoginAsync(address, EmailAddress.KeyOf(session.Email));

        var hash = await db.Users.Where(u => u.Id == session.UserId).Select(u => u.PasswordHash).FirstOrDefaultAsync(cancellationToken);
        if (await passwords.VerifyAsync(hash, current, cancellationToken) == PasswordVerificationResult.Failed)
        {
            throw Wrong("The current password is wrong");
        }

        var replacement = await passwords.HashAsync(next, cancellationToken);

        // Before and after: if Redis fails now nothing has changed, and what logs in meanwhile with the old password ends too.
        await sessions.RevokeAllAsync(session.UserId, except: session);
        if (!await ReplaceHashAsync(session.UserId, hash!, replacement, cancellationToken))
        {
            throw Wrong("The current password is wrong");
        }

        await sessions.RevokeAllAsync(session.UserId, except: session);
    }

    private Task<bool> ReplaceHashAsync(long userId, string old, string replacement, CancellationToken cancellationToken) =>
        db.TransactionAsync(
            async () => await db.Users
                .Where(u => u.Id == userId && u.PasswordHash == old)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, replacement), cancellationToken) == 1,
            cancellationToken);

    private static DomainException Taken() => DomainException.Conflict("This email is already registered");

    private static DomainException Wrong(string message) => new(DomainError.Unauthenticated, message);
}
