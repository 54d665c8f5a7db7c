using BetaBae.Data.Entities;
using static BetaBae.Data.Entities.Mbti;

namespace BetaBae.Core.Matching;

/// <summary>How well any two of the sixteen types go together. Symmetric; good unless listed.</summary>
public static class MbtiChart
{
    private const double Ideal = 1.00;
    private const double Good = 0.85;
    private const double Workable = 0.55;
    private const double Caution = 0.40;

    private static readonly int Types = Enum.GetValues<Mbti>().Length;

    private static readonly (double Value, Mbti[] These, Mbti[] WithThese)[] Listed =
    [
        (Ideal, [INFP], [ENFJ, ENTJ]),
        (Ideal, [ENFP], [INFJ, INTJ]),
        (Ideal, [INFJ], [ENTP]),
        (Ideal, [ENFJ], [ESFJ]),
        (Ideal, [INTJ], [ENTJ]),
        (Ideal, [ISFJ], [ESFJ]),
        (Workable, [INTJ, INTP], [ISFP, ESFP, ESTP, ISFJ, ESFJ]),
        (Workable, [ENTJ, ENTP], [ISFP, ESFP, ISTP, ESTP, ISFJ, ESFJ]),
        (Caution, [INFP], [INTP, ENTP, ESFP, ISTP, ESTP]),
        (Caution, [ENFP], [ISFP, ESFP, ISTP, ESTP]),
        (Caution, [INFJ], [ISFP, ESFP, ISTP, ESTP]),
        (Caution, [ENFJ], [ISTP, ESTP]),
    ];

    private static readonly double[] Values = Fill();

    /// <summary>From 0 to 1.</summary>
    public static double Of(Mbti a, Mbti b) => Values[((int)a * Types) + (int)b];

    private static double[] Fill()
    {
        var values = new double[Types * Types];
        Array.Fill(values, Good);
        foreach (var (value, these, withThese) in Listed)
        {
            foreach (var a in these)
            {
                foreach (var b in withThese)
                {
                    values[((int)a * Types) + (int)b] = value;
                    values[((int)b * Types) + (int)a] = value;
                }
            }
        }

        return values;
    }
}
