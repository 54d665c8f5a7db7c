using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace BetaBae.Bench.Load;

/// <summary>An HTTP/1.1 answer, as far as a keep-alive connection needs it: where it ends, its status, its body.</summary>
internal static class HttpAnswer
{
    /// <summary>Whether the bytes hold a whole answer.</summary>
    /// <param name="bytes">What has come so far.</param>
    /// <param name="status">Its status code.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <exception cref="FormatException">It is none, or of a form that our services do not send.</exception>
    public static bool IsWhole(ReadOnlySpan<byte> bytes, out int status, out int length)
    {
        (status, length) = (0, 0);
        var head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        if (!bytes.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(bytes[9..12], out status, out _))
        {
            throw new FormatException($"No HTTP/1.1 answer: {Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 80)])}");
        }

        var headers = bytes[..(head + 2)];
        head += 4;
        if (Header(headers, "\r\nContent-Length: "u8) is { IsEmpty: false } text)
        {
            length = head + (Utf8Parser.TryParse(text, out int body, out _) ? body : throw new FormatException("Content-Length"));
            return bytes.Length >= length;
        }

        if (!Header(headers, "\r\nTransfer-Encoding: "u8).SequenceEqual("chunked"u8))
        {
            throw new FormatException($"An answer without a length: {Encoding.UTF8.GetString(headers)}");
        }

        for (length = head; TryChunk(bytes, ref length, out var chunk);)
        {
            if (chunk.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The body of a whole answer, its chunks joined.</summary>
    public static byte[] Body(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8) + 4;
        if (Header(answer[..(head - 2)], "\r\nContent-Length: "u8) is { IsEmpty: false })
        {
            return answer[head..].ToArray();
        }

        var body = new List<byte>();
        while (TryChunk(answer, ref head, out var chunk) && !chunk.IsEmpty)
        {
            body.AddRange(chunk);
        }

        return [.. body];
    }

    /// <summary>The next chunk, if it is there; the position moves behind it.</summary>
    private static bool TryChunk(ReadOnlySpan<byte> bytes, ref int position, out ReadOnlySpan<byte> chunk)
    {
        chunk = default;
        var rest = bytes[position..];
        var line = rest.IndexOf("\r\n"u8);
        if (line < 0)
        {
            return false;
        }

        var size = int.Parse(rest[..line], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var end = line + 2 + size + 2;
        if (rest.Length < end)
        {
            return false;
        }

        chunk = rest.Slice(line + 2, size);
        position += end;
        return true;
    }

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> name)
    {
        var at = headers.IndexOf(name);
        if (at < 0)
        {
            return default;
        }

        var value = headers[(at + name.Length)..];
        return value[..value.IndexOf("\r\n"u8)];
    }
}
