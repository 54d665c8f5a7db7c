using System.Text.Json;

namespace BetaBae.Core;

/// <summary>Enum values by the names that clients use, as in NON_BINARY, where no JSON reader knows them: in queries and forms.</summary>
public static class WireName
{
    /// <summary>The value of that name; null for null.</summary>
    /// <exception cref="RefusedException">No value has that name.</exception>
    public static T? Read<T>(string field, string? name)
        where T : struct, Enum
    {
        if (name is null)
        {
            return null;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (name == Of(value))
            {
                return value;
            }
        }

        throw RefusedException.Invalid(field, $"{field} must be one of {string.Join(", ", Enum.GetValues<T>().Select(Of))}");
    }

    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());
}
