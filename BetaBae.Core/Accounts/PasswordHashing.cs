using System.Buffers.Binary;
using BetaBae.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace BetaBae.Core.Accounts;

/// <summary>
/// PBKDF2-HMAC-SHA512 by ASP.NET Core Identity's hasher. The iterations are what OWASP's Password Storage Cheat Sheet asks
/// of this function at least (210,000) and some more; Identity's default of 100,000 is too low. At most half of the
/// processors hash at once, so that a flood of log-ins leaves the others to everyone else.
/// </summary>
public sealed class PasswordHashing : IDisposable
{
    public const int Iterations = 220_000;

    private static readonly User Nobody = new() { Email = "", EmailKey = "", PasswordHash = "", LegalName = "" };

    private readonly PasswordHasher<User> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly string _decoy = Decoy();

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        InSlotAsync(() => _hasher.HashPassword(Nobody, password), cancellationToken);

    /// <summary>
    /// Compares in a time that does not tell whether there is a hash to compare with: without one, with a decoy's.
    /// </summary>
    public Task<PasswordVerificationResult> VerifyAsync(string? hash, string password, CancellationToken cancellationToken) =>
        InSlotAsync(
            () =>
            {
                var result = _hasher.VerifyHashedPassword(Nobody, hash ?? _decoy, password);
                return hash is null ? PasswordVerificationResult.Failed : result;
            },
            cancellationToken);

    public void Dispose() => _slots.Dispose();

    /// <summary>The hash of no password, which takes as long to compare with as any, and next to no time to make: its iterations are a claim.</summary>
    private static string Decoy()
    {
        var quick = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 1 }));
        var hash = Convert.FromBase64String(quick.HashPassword(Nobody, Guid.NewGuid().ToString()));

        // Behind the format's byte and the function's four.
        BinaryPrimitives.WriteInt32BigEndian(hash.AsSpan(5), Iterations);
        return Convert.ToBase64String(hash);
    }

    private async Task<T> InSlotAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }
}
