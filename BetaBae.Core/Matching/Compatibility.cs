using System.Text;
using BetaBae.Data.Entities;

namespace BetaBae.Core.Matching;

/// <summary>
/// How well two people suit each other: five parts, each from 0 to 1 and the same from either side, weighted.
/// This is the rule as it is written; <see cref="FeedScan"/> computes the same for everyone at once.
/// </summary>
public static class Compatibility
{
    /// <summary>The value of a part that cannot be told, because one of the two has not said.</summary>
    private const double Unknown = 0.5;

    /// <summary>One of the two named interests, the other none.</summary>
    private const double OneSidedInterests = 0.1;

    private const double SameCity = 1.0;
    private const double SameProvince = 0.8;
    private const double Elsewhere = 0.5;

    /// <summary>The whole, from 0 to 1.</summary>
    public static double Of(Traits a, Traits b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return Total(
            OfMbti(a.Mbti, b.Mbti),
            OfInterests(a.Interests, b.Interests),
            OfLoveLanguages(a.LoveLanguage, b.LoveLanguage),
            OfPersonalities(a.Personality, b.Personality),
            OfPlaces(a.Province == b.Province, a.Province == b.Province && a.City == b.City));
    }

    /// <summary>The whole as people see it, 0–100. A half rounds up, also where binary fractions put it a trace below.</summary>
    public static int Score(double total) => (int)((total * 100) + 0.5 + 1e-9);

    public static double OfMbti(Mbti? a, Mbti? b) => a is { } one && b is { } other ? MbtiChart.Of(one, other) : Unknown;

    /// <summary>What they share of all that they like, whatever the case and the blanks around it.</summary>
    public static double OfInterests(IEnumerable<string> a, IEnumerable<string> b)
    {
        var ours = a.Select(Fold).ToHashSet();
        var theirs = b.Select(Fold).ToHashSet();
        return OfInterests(ours.Intersect(theirs).Count(), ours.Count, theirs.Count);
    }

    /// <summary>Whether they rank the five languages alike: Spearman's ρ of the scores, mapped to 0–1.</summary>
    public static double OfLoveLanguages(double[]? a, double[]? b) =>
        a is null || b is null ? Unknown : OfRanks(Ranks(a), Ranks(b));

    /// <summary>How near their five scores are.</summary>
    public static double OfPersonalities(double[]? a, double[]? b) =>
        a is null || b is null ? Unknown : OfDistance(Array.ConvertAll(a, Map), Array.ConvertAll(b, Map));

    internal static double Total(double mbti, double interests, double loveLanguages, double personalities, double places) =>
        (0.15 * mbti) + (0.25 * interests) + (0.15 * loveLanguages) + (0.30 * personalities) + (0.15 * places);

    /// <summary>Trimmed and case-folded: by way of upper case, which final and inner sigma share, and with sharp s as two.</summary>
    internal static string Fold(string interest)
    {
        var trimmed = interest.Trim();
        return Ascii.IsValid(trimmed)
            ? trimmed.ToLowerInvariant()
            : trimmed.ToUpperInvariant().ToLowerInvariant().Replace("ß", "ss", StringComparison.Ordinal);
    }

    internal static double OfInterests(int shared, int ours, int theirs) =>
        ours == 0 && theirs == 0 ? Unknown
        : ours == 0 || theirs == 0 ? OneSidedInterests
        : (double)shared / (ours + theirs - shared);

    /// <summary>The rank of each score, 0 for the highest; of equal ones the earlier comes first.</summary>
    internal static int[] Ranks(ReadOnlySpan<double> scores)
    {
        var ranks = new int[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            for (var j = 0; j < scores.Length; j++)
            {
                if (scores[j] > scores[i] || (scores[j] == scores[i] && j < i))
                {
                    ranks[i]++;
                }
            }
        }

        return ranks;
    }

    internal static double OfRanks(int[] a, int[] b)
    {
        var squares = 0;
        for (var i = 0; i < a.Length; i++)
        {
            squares += (a[i] - b[i]) * (a[i] - b[i]);
        }

        var n = a.Length;
        var rho = 1 - (6.0 * squares / (n * ((n * n) - 1)));
        return (rho + 1) / 2;
    }

    /// <summary>A score of 1–5 as 0–1; what is below 1 counts as 1.</summary>
    internal static double Map(double score) => Math.Clamp((score - 1) / 4, 0, 1);

    /// <summary>Of two mapped personalities.</summary>
    internal static double OfDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var squares = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            squares += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return 1 - (Math.Sqrt(squares) / Math.Sqrt(5));
    }

    internal static double OfPlaces(bool sameProvince, bool sameCity) =>
        sameCity ? SameCity : sameProvince ? SameProvince : Elsewhere;
}
