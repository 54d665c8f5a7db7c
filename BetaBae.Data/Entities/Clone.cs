namespace BetaBae.Data.Entities;

/// <summary>A person's AI clone ("beta bae"): how they write. The rest of what the model is told is their profile as it is now.</summary>
public sealed class Clone
{
    public const int MaxSamples = 50;
    public const int MaxSample = 500;

    public long Id { get; set; }

    public long UserId { get; set; }

    /// <summary>Things the person would say, in their own words: 1–50 of 1–500 UTF-16 code units.</summary>
    public string[] Samples { get; set; } = [];

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }
}
