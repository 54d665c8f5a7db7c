using System.Buffers;
using System.Text.Unicode;

namespace BetaBae.Core.Media;

/// <summary>The types of files that are taken, and how bytes show which of them they are.</summary>
public static class FileTypes
{
    public const string Jpeg = "image/jpeg";
    public const string Png = "image/png";
    public const string Webp = "image/webp";
    public const string Gif = "image/gif";
    public const string Pdf = "application/pdf";
    public const string Text = "text/plain";

    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Append(127).Where(c => c is not ('\t' or '\n' or '\f' or '\r')).Select(c => (byte)c)]);

    public static bool IsImage(string contentType)
    {
        ArgumentNullException.ThrowIfNull(contentType);
        return contentType.StartsWith("image/", StringComparison.Ordinal);
    }

    /// <summary>
    /// What the bytes are, by the signatures of the WHATWG's MIME sniffing standard; null when it is nothing that is taken.
    /// An image is not decoded here. What a browser might take for a document with scripts is never plain text.
    /// </summary>
    public static string? Sniff(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg
        : bytes.StartsWith((ReadOnlySpan<byte>)[0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']) ? Png
        : bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8) ? Gif
        : bytes.Length >= 16 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBPVP"u8) ? Webp
        : bytes.StartsWith("%PDF-"u8) ? Pdf
        : IsText(bytes) && !IsMarkupOrProgram(bytes) ? Text
        : null;

    /// <summary>UTF-8 without control characters other than tab, line feed, form feed and carriage return.</summary>
    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes) || bytes.ContainsAny(Controls))
        {
            return false;
        }

        // U+0080 to U+009F are control characters, too.
        for (var i = bytes.IndexOf((byte)0xC2); i >= 0 && i + 1 < bytes.Length; i++)
        {
            if (bytes[i] == 0xC2 && bytes[i + 1] < 0xA0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsMarkupOrProgram(ReadOnlySpan<byte> bytes)
    {
        var start = bytes;
        int before;
        do
        {
            before = start.Length;
            start = start.TrimStart(" \t\n\f\r"u8);
            start = start.StartsWith("\uFEFF"u8) ? start[3..] : start;
        }
        while (start.Length < before);

        // A tag of any name, because SVG and XML can give theirs any; a comment, a declaration, an instruction.
        return (start.Length > 1 && start[0] == '<' && (char.IsAsciiLetter((char)start[1]) || start[1] is (byte)'!' or (byte)'?' or (byte)'/'))
            || start.StartsWith("#!"u8) || start.StartsWith("%!PS"u8) || start.StartsWith("{\\rtf"u8);
    }
}
