namespace BetaBae.Data.Entities;

/// <summary>
/// A file in the private bucket. The object is written before the row and removed after it, so that a crash can leave an
/// object without a row and never a row without its object.
/// </summary>
public sealed class StoredFile
{
    public const int MaxContext = 50;

    public long Id { get; set; }

    public long OwnerId { get; set; }

    public User? Owner { get; set; }

    /// <summary>Generated; nothing of the client's file name is in it.</summary>
    public required string ObjectKey { get; set; }

    /// <summary>The MIME type that the bytes are.</summary>
    public required string ContentType { get; set; }

    /// <summary>Bytes, as stored.</summary>
    public long Size { get; set; }

    public required string Context { get; set; }

    public DateTime CreatedAt { get; set; }
}
