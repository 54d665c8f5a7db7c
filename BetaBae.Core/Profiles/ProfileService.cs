using BetaBae.Core.Media;
using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Profiles;

/// <summary>What people say of themselves.</summary>
public sealed class ProfileService(BetaBaeDbContext db, FileService files, Revisions revisions, TimeProvider time)
{
    /// <summary>The context of the files that are profile images.</summary>
    private const string ImageContext = "profile";

    private static readonly CompiledQuery<Func<BetaBaeDbContext, long, CancellationToken, Task<Own?>>> FindOwn = new(() =>
        EF.CompileAsyncQuery((BetaBaeDbContext db, long userId, CancellationToken _) => db.Users.AsNoTracking().TagWith(CompiledQuery.Prepared)
            .Where(u => u.Id == userId)
            .Select(u => new Own(new OwnProfileView.Owner(u.Id, u.Email, u.LegalName), u.Profile))
            .FirstOrDefault()));

    public async Task<OwnProfileView> GetAsync(long userId, CancellationToken cancellationToken)
    {
        var own = await FindOwn.On(db)(db, userId, cancellationToken) ?? throw DomainException.AccountGone();
        return new(own.User, own.Profile is null ? null : ProfileView.Of(own.Profile));
    }

    /// <summary>Creates the user's profile or changes what the change carries.</summary>
    /// <param name="userId">Whose profile.</param>
    /// <param name="change">The first one needs nickname, birthday, gender, province and city.</param>
    /// <param name="image">A new profile image; null keeps the one that there is.</param>
    /// <param name="cancellationToken">Cancels before it is stored.</param>
    /// <exception cref="DomainException">
    /// Something is wrong or missing, or the image is refused, see <see cref="FileService.PrepareAsync"/>.
    /// </exception>
    public async Task<OwnProfileView> SaveAsync(long userId, ProfileChange change, Stream? image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var given = change.Check(DateOnly.FromDateTime(time.Now()));
        await using var prepared = image is null ? null : await files.PrepareAsync(userId, image, "profileImage", imagesOnly: true, cancellationToken);
        var replaced = await db.TransactionAsync(() => StoreAsync(userId, given, prepared, cancellationToken), cancellationToken);
        await revisions.AudienceChangedAsync(db, userId);
        if (replaced is not null)
        {
            await files.RemoveObjectAsync(replaced);
        }

        return await GetAsync(userId, cancellationToken);
    }

    /// <summary>What a person shows: to themselves, and to others once they have a profile.</summary>
    /// <exception cref="DomainException">There is no such person, or no profile yet.</exception>
    public async Task<PersonView> GetPersonAsync(long userId, long personId, CancellationToken cancellationToken)
    {
        var person = await db.Users.AsNoTracking().Where(u => u.Id == personId && (u.Id == userId || u.Profile != null))
            .Select(u => new { u.Profile, u.Personality, u.LoveLanguage })
            .SingleOrDefaultAsync(cancellationToken) ?? throw DomainException.NotFound("There is no such person");
        return new(
            new(personId),
            person.Profile is null ? null : ProfileView.Of(person.Profile),
            person.Personality is null ? null : PersonalityView.Of(person.Personality),
            person.LoveLanguage is null ? null : LoveLanguageView.Of(person.LoveLanguage));
    }

    /// <returns>The key of the object that was replaced, if any.</returns>
    private async Task<string?> StoreAsync(long userId, CheckedProfile given, PreparedFile? image, CancellationToken cancellationToken)
    {
        await db.ChangeFeedAsync(userId, time.Now(), cancellationToken);
        var profile = await db.Profiles.SingleOrDefaultAsync(p => p.UserId == userId, cancellationToken);
        if (profile is null)
        {
            db.Profiles.Add(profile = given.Create(userId));
        }
        else
        {
            given.ApplyTo(profile);
        }

        string? replaced = null;
        if (image is not null)
        {
            // First out, then in: the old image's bytes must not count against the new one.
            replaced = profile.ImageId is { } old ? await files.RemoveAsync(userId, old, cancellationToken) : null;
            profile.ImageId = (await files.AddAsync(userId, image, ImageContext, cancellationToken)).Id;
        }

        await db.SaveChangesAsync(cancellationToken);
        return replaced;
    }

    private sealed record Own(OwnProfileView.Owner User, Profile? Profile);
}
