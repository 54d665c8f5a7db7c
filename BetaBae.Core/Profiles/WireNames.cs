using System.Text.Json;

namespace BetaBae.Core.Profiles;

/// <summary>An enum's values by their names on the wire, for forms; JSON has its converter.</summary>
internal static class WireNames<T>
    where T : struct, Enum
{
    public static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(
        value => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString()), StringComparer.Ordinal);
}
