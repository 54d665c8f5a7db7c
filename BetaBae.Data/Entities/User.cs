namespace BetaBae.Data.Entities;

/// <summary>An account, and the root of everything that a person owns.</summary>
public sealed class User
{
    public long Id { get; set; }

    /// <summary>As it was given, trimmed.</summary>
    public required string Email { get; set; }

    /// <summary><see cref="Email"/> in lower case: what is unique and what log-ins look up.</summary>
    public required string EmailKey { get; set; }

    /// <summary>ASP.NET Core Identity's version-3 format, which carries its algorithm, iterations and salt.</summary>
    public required string PasswordHash { get; set; }

    /// <summary>Shown to nobody but the person.</summary>
    public required string LegalName { get; set; }

    /// <summary>Bytes of all files that the person owns; counted with each insert and delete, so that the quota needs no sum.</summary>
    public long StorageBytes { get; set; }

    /// <summary>When anything that the feed shows or scores last changed; null before it is in anyone's feed.</summary>
    public DateTime? FeedChangedAt { get; set; }

    public DateTime CreatedAt { get; set; }

    public Profile? Profile { get; set; }

    public Personality? Personality { get; set; }

    public LoveLanguage? LoveLanguage { get; set; }

    public Clone? Clone { get; set; }
}
