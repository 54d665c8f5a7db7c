using BetaBae.Core.Matching;
using BetaBae.Data.Entities;

namespace BetaBae.Tests.Unit.Matching;

public sealed class CompatibilityTests
{
    private static readonly double[] Ascending = [1, 2, 3, 4, 5];
    private static readonly double[] Descending = [5, 4, 3, 2, 1];

    [Theory]
    [InlineData("", "", 0.5)]
    [InlineData("tea", "", 0.1)]
    [InlineData("", "tea", 0.1)]
    [InlineData("tea", "coffee", 0)]
    [InlineData("tea,hiking", "coffee,hiking", 1 / 3.0)]
    [InlineData(" Tea ,HIKING", "tea,hiking", 1)]
    [InlineData("tea,TEA,tea ,hiking", "tea", 0.5)]
    [InlineData("ÄRGER,산책", "ärger,산책", 1)]
    public void Interests_are_what_two_share_of_all_they_like(string a, string b, double expected)
    {
        Assert.Equal(expected, Compatibility.OfInterests(Split(a), Split(b)), 12);
        Assert.Equal(expected, Compatibility.OfInterests(Split(b), Split(a)), 12);
    }

    [Fact]
    public void The_same_order_of_love_languages_is_one_and_the_opposite_is_nothing()
    {
        Assert.Equal(1, Compatibility.OfLoveLanguages(Ascending, [1.5, 1.6, 1.7, 4.9, 5]), 12);
        Assert.Equal(0, Compatibility.OfLoveLanguages(Ascending, Descending), 12);
    }

    [Fact]
    public void Love_languages_compare_by_rank()
    {
        // Ranks 1 2 5 3 4 and 1 3 2 5 4; the squares of the differences 0 + 1 + 9 + 4 + 0 = 14; ρ = 1 − 84/120 = 0.3.
        Assert.Equal(0.65, Compatibility.OfLoveLanguages([5, 4, 1, 3, 2], [5, 3, 4, 1, 2]), 12);
    }

    [Fact]
    public void Equal_love_languages_rank_by_position()
    {
        Assert.Equal(1, Compatibility.OfLoveLanguages([3, 3, 3, 3, 3], Descending), 12);
        Assert.Equal(0, Compatibility.OfLoveLanguages([3, 3, 3, 3, 3], Ascending), 12);

        // Ranks 3 1 4 2 5 and 1 2 3 4 5: 4 + 1 + 1 + 4 + 0 = 10; ρ = 1 − 60/120 = 0.5.
        Assert.Equal(0.75, Compatibility.OfLoveLanguages([2, 4, 2, 4, 2], Descending), 12);
    }

    [Fact]
    public void Personality_is_nearness()
    {
        double[] lowest = [1, 1, 1, 1, 1];
        double[] middle = [3, 3, 3, 3, 3];
        double[] highest = [5, 5, 5, 5, 5];
        Assert.Equal(1, Compatibility.OfPersonalities(middle, middle), 12);
        Assert.Equal(0, Compatibility.OfPersonalities(lowest, highest), 12);
        Assert.Equal(0.5, Compatibility.OfPersonalities(middle, highest), 12);

        // One trait apart by all of its range: 1 − 1/√5.
        Assert.Equal(0.5527864045, Compatibility.OfPersonalities(lowest, [5, 1, 1, 1, 1]), 10);
    }

    [Fact]
    public void Personality_scores_below_one_count_as_one() =>
        Assert.Equal(1, Compatibility.OfPersonalities([0, 0.5, 0.99, 1, 0], [1, 1, 1, 1, 1]), 12);

    [Fact]
    public void What_is_missing_counts_half()
    {
        Assert.Equal(0.5, Compatibility.OfMbti(null, Mbti.INFP));
        Assert.Equal(0.5, Compatibility.OfMbti(Mbti.INFP, null));
        Assert.Equal(0.5, Compatibility.OfLoveLanguages(null, Ascending));
        Assert.Equal(0.5, Compatibility.OfPersonalities(Ascending, null));
    }

    [Theory]
    [InlineData("Seoul", "Mapo", 1.0)]
    [InlineData("Seoul", "Jongno", 0.8)]
    [InlineData("Busan", "Mapo", 0.5)]
    public void The_same_city_is_one_of_the_same_province(string province, string city, double places)
    {
        var me = Someone(1, "Seoul", "Mapo");
        var other = Someone(2, province, city);
        Assert.Equal(0.15 + 0.25 + 0.15 + 0.30 + (0.15 * places), Compatibility.Of(me, other), 12);
    }

    [Fact]
    public void The_whole_is_the_weighted_sum()
    {
        var a = new Traits(
            1, new DateOnly(1995, 4, 2), Gender.Female, Mbti.INFP, ["hiking", "coffee"], "Seoul", "Mapo", [3, 3, 3, 3, 3], [5, 4, 1, 3, 2]);
        var b = new Traits(
            2, new DateOnly(1990, 1, 1), Gender.Male, Mbti.ENFJ, ["Hiking", "tea"], "Seoul", "Jongno", [5, 5, 5, 5, 5], [5, 3, 4, 1, 2]);

        // 0.15 × 1 + 0.25 × 1/3 + 0.15 × 0.65 + 0.30 × 0.5 + 0.15 × 0.8 = 0.600833…
        Assert.Equal(0.6008333333, Compatibility.Of(a, b), 10);
        Assert.Equal(Compatibility.Of(a, b), Compatibility.Of(b, a), 12);
        Assert.Equal(60, Compatibility.Score(Compatibility.Of(a, b)));
    }

    [Fact]
    public void Scores_go_from_0_to_100()
    {
        Assert.Equal(0, Compatibility.Score(0));
        Assert.Equal(100, Compatibility.Score(Compatibility.Total(1, 1, 1, 1, 1)));
    }

    [Fact]
    public void Halves_round_up_whatever_their_binary_fraction()
    {
        var halves = 0;
        foreach (var mbti in (decimal[])[1.00m, 0.85m, 0.55m, 0.50m, 0.40m])
        {
            foreach (var interests in (decimal[])[0, 0.1m, 0.2m, 0.25m, 0.4m, 0.5m, 0.6m, 0.75m, 0.8m, 1])
            {
                for (var love = 0m; love <= 1; love += 0.05m)
                {
                    foreach (var personality in (decimal[])[0, 0.5m, 1])
                    {
                        foreach (var place in (decimal[])[0.5m, 0.8m, 1])
                        {
                            var exact = 100 * ((0.15m * mbti) + (0.25m * interests) + (0.15m * love) + (0.30m * personality) + (0.15m * place));
                            var total = Compatibility.Total((double)mbti, (double)interests, (double)love, (double)personality, (double)place);
                            Assert.Equal((int)Math.Round(exact, MidpointRounding.AwayFromZero), Compatibility.Score(total));
                            halves += exact % 1 == 0.5m ? 1 : 0;
                        }
                    }
                }
            }
        }

        Assert.True(halves > 100);
    }

    private static string[] Split(string texts) => texts.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static Traits Someone(long id, string province, string city) => new(
        id, new DateOnly(1995, 4, 2), Gender.Other, id == 1 ? Mbti.INTJ : Mbti.ENTJ, ["tea"], province, city, [2, 2, 2, 2, 2], Ascending);
}
