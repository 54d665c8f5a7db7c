using BetaBae.Core.Matching;
using BetaBae.Data.Entities;

namespace BetaBae.Tests.Unit.Matching;

public sealed class MbtiChartTests
{
    /// <summary>The contract's lists, pair by pair.</summary>
    private static readonly Dictionary<string, double> Listed = new()
    {
        ["INFP-ENFJ"] = 1.00, ["INFP-ENTJ"] = 1.00, ["ENFP-INFJ"] = 1.00, ["ENFP-INTJ"] = 1.00,
        ["INFJ-ENTP"] = 1.00, ["ENFJ-ESFJ"] = 1.00, ["INTJ-ENTJ"] = 1.00, ["ISFJ-ESFJ"] = 1.00,
        ["INTJ-ISFP"] = 0.55, ["INTJ-ESFP"] = 0.55, ["INTJ-ESTP"] = 0.55, ["INTJ-ISFJ"] = 0.55, ["INTJ-ESFJ"] = 0.55,
        ["INTP-ISFP"] = 0.55, ["INTP-ESFP"] = 0.55, ["INTP-ESTP"] = 0.55, ["INTP-ISFJ"] = 0.55, ["INTP-ESFJ"] = 0.55,
        ["ENTJ-ISFP"] = 0.55, ["ENTJ-ESFP"] = 0.55, ["ENTJ-ISTP"] = 0.55,
        ["ENTJ-ESTP"] = 0.55, ["ENTJ-ISFJ"] = 0.55, ["ENTJ-ESFJ"] = 0.55,
        ["ENTP-ISFP"] = 0.55, ["ENTP-ESFP"] = 0.55, ["ENTP-ISTP"] = 0.55,
        ["ENTP-ESTP"] = 0.55, ["ENTP-ISFJ"] = 0.55, ["ENTP-ESFJ"] = 0.55,
        ["INFP-INTP"] = 0.40, ["INFP-ENTP"] = 0.40, ["INFP-ESFP"] = 0.40, ["INFP-ISTP"] = 0.40, ["INFP-ESTP"] = 0.40,
        ["ENFP-ISFP"] = 0.40, ["ENFP-ESFP"] = 0.40, ["ENFP-ISTP"] = 0.40, ["ENFP-ESTP"] = 0.40,
        ["INFJ-ISFP"] = 0.40, ["INFJ-ESFP"] = 0.40, ["INFJ-ISTP"] = 0.40, ["INFJ-ESTP"] = 0.40,
        ["ENFJ-ISTP"] = 0.40, ["ENFJ-ESTP"] = 0.40,
    };

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
