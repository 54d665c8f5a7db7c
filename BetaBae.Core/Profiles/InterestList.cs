using System.Text.Json;
using BetaBae.Data.Entities;

namespace BetaBae.Core.Profiles;

/// <summary>How a list of interests is written and what of it counts.</summary>
public static class InterestList
{
    private const string Field = "interests";

    /// <summary>The interests of a repeated form field, each of whose texts may be a JSON array or separated by commas.</summary>
    /// <exception cref="DomainException">A text begins as a JSON array and is none of texts.</exception>
    public static string[] Parse(IEnumerable<string> texts) => [.. texts.SelectMany(Parse)];

    internal static string[] Check(Validation validation, string[] interests)
    {
        string[] kept = [.. interests.Select(i => i.Trim()).Where(i => i.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        validation.Check(Field, kept.Length <= Profile.MaxInterests, $"{Field} may be {Profile.MaxInterests} at most");
        if (kept.FirstOrDefault(i => i.Length > Profile.MaxInterest || i.Contains('\0', StringComparison.Ordinal)) is { } wrong)
        {
            validation.OptionalText(Field, wrong, 1, Profile.MaxInterest);
        }

        return kept;
    }

    /// <exception cref="JsonException">It is null, or one of them is null or blank.</exception>
    public static string[] Read(string?[]? list) =>
        list is null ? throw new JsonException() : [.. list.Select(i => string.IsNullOrWhiteSpace(i) ? throw new JsonException() : i)];

    private static string[] Parse(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith('['))
        {
            return text.Split(',');
        }

        try
        {
            return Read(JsonSerializer.Deserialize<string?[]>(text, JsonSerializerOptions.Default));
        }
        catch (JsonException)
        {
            throw DomainException.Invalid(Field, $"{Field} must be texts");
        }
    }
}
