using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using BetaBae.Data.Entities;

namespace BetaBae.Core.Clones;

/// <summary>
/// What the model is told about a person, made from their data as it is now: what others see of them anyway, their
/// personality and love language, and their samples. Never the e-mail, the legal name, or the birthday beyond the age.
/// </summary>
internal sealed record Persona(Profile? Profile, Personality? Personality, LoveLanguage? LoveLanguage, Clone? Bae)
{
    /// <summary>In one joined row, whatever there is of it.</summary>
    public static readonly Expression<Func<User, Persona>> Of = u => new Persona(u.Profile, u.Personality, u.LoveLanguage, u.Clone);

    /// <summary>What a clone cannot be made without, by the names of its parts; empty when nothing is missing.</summary>
    public IEnumerable<string> Missing()
    {
        if (Profile is null)
        {
            yield return "profile";
        }

        if (Personality is null)
        {
            yield return "personality";
        }

        if (LoveLanguage is null)
        {
            yield return "love language";
        }
    }

    /// <summary>
    /// One fact a line. No line of the person's own text begins at the margin unless a word of ours or a dash is before it,
    /// so nothing that they wrote can pass for the end of the text or for another fact.
    /// </summary>
    public string Describe(DateTime now)
    {
        var text = new StringBuilder();
        if (Profile is { } p)
        {
            Line("Nickname", p.Nickname);
            Line("Age", Age.On(DateOnly.FromDateTime(now), p.Birthday));
            Line("Gender", p.Gender switch
            {
                Gender.Male => "male",
                Gender.Female => "female",
                Gender.NonBinary => "non-binary",
                _ => "other",
            });
            Line("Home", $"{p.City}, {p.Province}");
            Line("MBTI", p.Mbti);
            Line("Interests", string.Join(", ", p.Interests));
            Line("About themselves", p.Introduce);
        }

        if (Personality is { } big)
        {
            Line("Personality (Big Five, each 0 to 5)", string.Create(CultureInfo.InvariantCulture,
                $"openness {big.Openness}, conscientiousness {big.Conscientiousness}, extraversion {big.Extraversion}, agreeableness {big.Agreeableness}, neuroticism {big.Neuroticism}"));
        }

        if (LoveLanguage is { } love)
        {
            Line("Love languages (each 1 to 5)", string.Create(CultureInfo.InvariantCulture,
                $"words of affirmation {love.WordsOfAffirmation}, acts of service {love.ActsOfService}, receiving gifts {love.ReceivingGifts}, quality time {love.QualityTime}, physical touch {love.PhysicalTouch}"));
        }

        if (Bae is { Samples: { Length: > 0 } samples })
        {
            text.Append("How they write, in their own words:\n");
            foreach (var sample in samples)
            {
                text.Append(SampleMark).Append(Indent(sample)).Append('\n');
            }
        }

        return text.ToString().TrimEnd('\n');

        void Line(string name, object? value)
        {
            if (Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } written)
            {
                text.Append(name).Append(": ").Append(Indent(written)).Append('\n');
            }
        }
    }

    /// <summary>What every sample begins with.</summary>
    internal const string SampleMark = "- ";

    private static string Indent(string text) => text.ReplaceLineEndings("\n  ");
}
