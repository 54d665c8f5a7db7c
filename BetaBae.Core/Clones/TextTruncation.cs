namespace BetaBae.Core.Clones;

internal static class TextTruncation
{
    /// <summary>At most so many UTF-16 code units, without half a surrogate pair at the end.</summary>
    public static string Truncate(this string text, int max) =>
        text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];
}
