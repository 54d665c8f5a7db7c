namespace BetaBae.Data.Entities;

/// <summary>Chapman's five love languages, each 1–5.</summary>
public sealed class LoveLanguage
{
    public long Id { get; set; }

    public long UserId { get; set; }

    public double WordsOfAffirmation { get; set; }

    public double ActsOfService { get; set; }

    public double ReceivingGifts { get; set; }

    public double QualityTime { get; set; }

    public double PhysicalTouch { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }
}
