using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Clones;

/// <summary>A person's own clone: one, or none.</summary>
public sealed class CloneService(BetaBaeDbContext db, TimeProvider time)
{
    private const string Samples = "sampleUserResponses";

    /// <exception cref="DomainException">There is none.</exception>
    public async Task<CloneView> GetAsync(long userId, CancellationToken cancellationToken) =>
        await PersonaOf(userId).FirstOrDefaultAsync(cancellationToken) is { Bae: { } clone } persona
            ? View(persona, clone)
            : throw None();

    /// <param name="userId">The caller.</param>
    /// <param name="samples">Things the person would say, 1–50 of 1–500 UTF-16 code units, not all blank.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <exception cref="DomainException">Invalid, there is one already, or what it is made of is missing.</exception>
    public async Task<CloneView> CreateAsync(long userId, IReadOnlyList<string?>? samples, CancellationToken cancellationToken)
    {
        var valid = Validated(samples);
        try
        {
            // The unique index decides between those who create at once.
            return await db.TransactionAsync(
                async () =>
                {
                    var persona = await PersonaOf(userId).FirstOrDefaultAsync(cancellationToken) ?? throw None();
                    if (persona.Bae is not null)
                    {
                        throw Exists();
                    }

                    if (string.Join(", ", persona.Missing()) is { Length: > 0 } missing)
                    {
                        throw DomainException.Conflict($"A beta bae is made from your data; still missing: {missing}");
                    }

                    var now = time.Now();
                    var clone = new Clone { UserId = userId, Samples = valid, CreatedAt = now, UpdatedAt = now };
                    db.Clones.Add(clone);
                    await db.SaveChangesAsync(cancellationToken);
                    return View(persona with { Bae = clone }, clone);
                },
                cancellationToken);
        }
        catch (DbUpdateException exception) when (db.IsDuplicate(exception))
        {
            throw Exists();
        }
    }

    /// <inheritdoc cref="CreateAsync"/>
    /// <exception cref="DomainException">Invalid, or there is none.</exception>
    public Task<CloneView> UpdateAsync(long userId, IReadOnlyList<string?>? samples, CancellationToken cancellationToken)
    {
        var valid = Validated(samples);
        return db.TransactionAsync(
            async () =>
            {
                var now = time.Now();
                await db.Clones.Where(c => c.UserId == userId).ExecuteUpdateAsync(
                    set => set.SetProperty(c => c.Samples, valid).SetProperty(c => c.UpdatedAt, now), cancellationToken);
                return await GetAsync(userId, cancellationToken);
            },
            cancellationToken);
    }

    /// <exception cref="DomainException">There is none.</exception>
    public async Task DeleteAsync(long userId, CancellationToken cancellationToken)
    {
        var deleted = await db.TransactionAsync(
            () => db.Clones.Where(c => c.UserId == userId).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        if (deleted == 0)
        {
            throw None();
        }
    }

    private IQueryable<Persona> PersonaOf(long userId) => db.Users.AsNoTracking().Where(u => u.Id == userId).Select(Persona.Of);

    private CloneView View(Persona persona, Clone clone) =>
        new(persona.Describe(time.Now()), clone.Samples, clone.CreatedAt, clone.UpdatedAt);

    private static string[] Validated(IReadOnlyList<string?>? samples)
    {
        var validation = new Validation()
            .Require(Samples, samples)
            .Check(Samples, samples is null or { Count: >= 1 and <= Clone.MaxSamples }, $"{Samples} must have 1 to {Clone.MaxSamples} entries");
        foreach (var sample in samples?.Take(Clone.MaxSamples) ?? [])
        {
            validation.Text(Samples, sample, 1, Clone.MaxSample);
        }

        validation
            .Check(Samples, samples is null || !samples.Any(s => s?.Length > 0 && string.IsNullOrWhiteSpace(s)), $"{Samples} must not be blank")
            .ThrowIfInvalid();
        return [.. samples!.Select(s => s!)];
    }

    private static DomainException None() => DomainException.NotFound("You have no beta bae");

    private static DomainException Exists() => DomainException.Conflict("You have a beta bae already");
}
