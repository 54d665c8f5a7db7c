using System.Globalization;

namespace BetaBae.Core;

/// <summary>How lists are bounded, and how a cursor names the place where the next page begins.</summary>
public static class Paging
{
    /// <summary>The number of rows to return: the default when none is asked for, never more than the maximum.</summary>
    /// <exception cref="DomainException">It is below 1.</exception>
    public static int Limit(long? asked, int usual, int max) => asked switch
    {
        null => usual,
        < 1 => throw DomainException.Invalid("limit", "limit must be at least 1"),
        _ => (int)Math.Min(asked.Value, max),
    };

    /// <summary>A cursor of whole numbers, opaque to clients.</summary>
    public static string Cursor(params ReadOnlySpan<long> parts)
    {
        var texts = new string[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            texts[i] = parts[i].ToString(CultureInfo.InvariantCulture);
        }

        return string.Join('.', texts);
    }

    /// <summary>The numbers of a cursor that <see cref="Cursor"/> made; null when there is none.</summary>
    /// <exception cref="DomainException">It is not one.</exception>
    public static long[]? ReadCursor(string? cursor, int count)
    {
        if (cursor is null)
        {
            return null;
        }

        var parts = cursor.Split('.');
        var numbers = new long[count];
        for (var i = 0; i < count; i++)
        {
            if (parts.Length != count || !long.TryParse(parts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i]))
            {
                throw DomainException.Invalid("cursor", "cursor is not one that a list returned");
            }
        }

        return numbers;
    }
}
