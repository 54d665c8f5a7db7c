using System.Runtime.CompilerServices;

namespace BetaBae.Core.Matching;

/// <summary>
/// One person's row in the feed's index: 80 bytes, and 8 more for each interest. Texts are there as <see cref="FeedKey"/>s:
/// interning them would need a table that everyone reads, and that grows with every text that was ever used.
/// </summary>
internal record struct FeedPerson
{
    public long Id;
    public ulong Province;
    public ulong City;
    public FiveScores Personality;
    public int Birthday;
    public int FirstInterest;
    public byte InterestCount;
    public byte Gender;
    public byte Mbti;
    public byte LoveOrder;

    /// <summary>The value of <see cref="Mbti"/> of those who have not given theirs.</summary>
    public const byte NoMbti = 16;
}

/// <summary>Five traits or five love languages.</summary>
[InlineArray(5)]
internal struct FiveScores : IEquatable<FiveScores>
{
    private double _first;

    public static FiveScores Of(ReadOnlySpan<double> scores)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, 5);
        var five = default(FiveScores);
        scores.CopyTo(five);
        return five;
    }

    /// <summary>The scores of a personality as they are compared.</summary>
    public readonly FiveScores Mapped()
    {
        var five = this;
        foreach (ref var score in five[..])
        {
            score = Compatibility.Map(score);
        }

        return five;
    }

    public readonly bool Equals(FiveScores other) => ((ReadOnlySpan<double>)this).SequenceEqual(other);

    public override readonly bool Equals(object? obj) => obj is FiveScores other && Equals(other);

    public override readonly int GetHashCode() => _first.GetHashCode();
}
