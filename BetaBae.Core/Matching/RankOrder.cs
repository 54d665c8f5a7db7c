namespace BetaBae.Core.Matching;

/// <summary>
/// The 120 orders that five love languages can be ranked in, numbered, and what
/// <see cref="Compatibility.OfLoveLanguages"/> says of any two of them.
/// </summary>
internal static class RankOrder
{
    private static readonly int[][] All = [.. Permutations([], [0, 1, 2, 3, 4])];

    private static readonly double[][] Table =
        [.. All.Select(a => All.Select(b => Compatibility.OfRanks(a, b)).ToArray())];

    /// <summary>The number of the order of five scores: the ranks before it in lexical order.</summary>
    public static byte Of(FiveScores scores)
    {
        var ranks = Compatibility.Ranks(scores);
        var number = 0;
        for (var i = 0; i < ranks.Length; i++)
        {
            var smallerLater = 0;
            for (var j = i + 1; j < ranks.Length; j++)
            {
                smallerLater += ranks[j] < ranks[i] ? 1 : 0;
            }

            number = (number * (ranks.Length - i)) + smallerLater;
        }

        return (byte)number;
    }

    /// <summary>The value of one order with each of the 120.</summary>
    public static double[] Row(byte order) => Table[order];

    private static IEnumerable<int[]> Permutations(int[] first, int[] rest) => rest.Length == 0
        ? [first]
        : rest.SelectMany(next => Permutations([.. first, next], [.. rest.Where(r => r != next)]));
}
