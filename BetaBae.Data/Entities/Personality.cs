namespace BetaBae.Data.Entities;

/// <summary>The Big Five, each 0–5.</summary>
public sealed class Personality
{
    public long Id { get; set; }

    public long UserId { get; set; }

    public double Openness { get; set; }

    public double Conscientiousness { get; set; }

    public double Extraversion { get; set; }

    public double Agreeableness { get; set; }

    public double Neuroticism { get; set; }

    public DateTime UpdatedAt { get; set; }
}
