using System.Text.RegularExpressions;

namespace BetaBae.Core;

/// <summary>Choices among an enum's values, by their names in upper case, as NON_BINARY.</summary>
public static partial class ChoiceNames
{
    /// <summary>The value of a name; null for null, and for a name that no value has, which is then noted as wrong.</summary>
    public static T? Named<T>(this Validation validation, string field, string? name)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(validation);
        if (name is null)
        {
            return null;
        }

        if (Values<T>.ByName.TryGetValue(name, out var value))
        {
            return value;
        }

        validation.Add(field, $"{field} must be one of {string.Join(", ", Values<T>.ByName.Keys)}");
        return null;
    }

    private static class Values<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<string, T> ByName = Enum.GetValues<T>().ToDictionary(
            value => WordEnd.Replace($"{value}", "_").ToUpperInvariant(), StringComparer.Ordinal);
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordEnd { get; }
}
