using BetaBae.Core.Matching;
using BetaBae.Data.Entities;

namespace BetaBae.Tests.Unit.Matching;

public sealed class MbtiChartTests
{
    /// <summary>The contract's lists, pair by pair.</summary>
    private static readonly Dictionary<string, double> Listed = new (double Value, string Pairs)[]
        {
            (1.00, "INFP-ENFJ INFP-ENTJ ENFP-INFJ ENFP-INTJ INFJ-ENTP ENFJ-ESFJ INTJ-ENTJ ISFJ-ESFJ"),
            (0.55, "INTJ-ISFP INTJ-ESFP INTJ-ESTP INTJ-ISFJ INTJ-ESFJ"),
            (0.55, "INTP-ISFP INTP-ESFP INTP-ESTP INTP-ISFJ INTP-ESFJ"),
            (0.55, "ENTJ-ISFP ENTJ-ESFP ENTJ-ISTP ENTJ-ESTP ENTJ-ISFJ ENTJ-ESFJ"),
            (0.55, "ENTP-ISFP ENTP-ESFP ENTP-ISTP ENTP-ESTP ENTP-ISFJ ENTP-ESFJ"),
            (0.40, "INFP-INTP INFP-ENTP INFP-ESFP INFP-ISTP INFP-ESTP"),
            (0.40, "ENFP-ISFP ENFP-ESFP ENFP-ISTP ENFP-ESTP"),
            (0.40, "INFJ-ISFP INFJ-ESFP INFJ-ISTP INFJ-ESTP"),
            (0.40, "ENFJ-ISTP ENFJ-ESTP"),
        }
        .SelectMany(row => row.Pairs.Split(' ').Select(pair => (pair, row.Value)))
        .ToDictionary(row => row.pair, row => row.Value);

    [Fact]
    public void Every_pair_has_the_value_of_the_chart_from_either_side()
    {
        foreach (var a in Enum.GetValues<Mbti>())
        {
            foreach (var b in Enum.GetValues<Mbti>())
            {
                var expected = Listed.GetValueOrDefault($"{a}-{b}", Listed.GetValueOrDefault($"{b}-{a}", 0.85));
                Assert.True(expected == MbtiChart.Of(a, b), $"{a}-{b} is {MbtiChart.Of(a, b)}");
            }
        }
    }
}
