using System.Text.Json;

namespace BetaBae.Core;

/// <summary>Enum values by the names that clients use, as NON_BINARY, for forms and queries; JSON has its converter.</summary>
public static class WireNames
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
            value => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString()), StringComparer.Ordinal);
    }
}
