using System.Buffers.Binary;

namespace BetaBae.Core.Media;

/// <summary>Which way up an image is, where the decoder does not say: it reads EXIF in JPEG only in every form.</summary>
internal static class ExifOrientation
{
    private const int OrientationTag = 0x0112;
    private const int Upright = 1;

    /// <summary>1–8, as EXIF numbers them; 1 when nothing says otherwise.</summary>
    public static int Find(ReadOnlySpan<byte> file, string contentType)
    {
        var exif = contentType switch
        {
            FileTypes.Png => InPng(file),
            FileTypes.Webp => InWebp(file),
            _ => [],
        };
        return InTiff(exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif);
    }

    private static ReadOnlySpan<byte> InPng(ReadOnlySpan<byte> file)
    {
        for (var rest = file[8..]; rest.Length >= 12;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > (uint)(rest.Length - 12))
            {
                break;
            }

            if (rest[4..].StartsWith("eXIf"u8))
            {
                return rest.Slice(8, (int)length);
            }

            rest = rest[((int)length + 12)..];
        }

        return [];
    }

    private static ReadOnlySpan<byte> InWebp(ReadOnlySpan<byte> file)
    {
        var chunks = RiffChunks.OfWebp(file);
        while (chunks.Next())
        {
            if (chunks.Name.SequenceEqual("EXIF"u8))
            {
                return chunks.Data;
            }
        }

        return [];
    }

    private static int InTiff(ReadOnlySpan<byte> tiff)
    {
        var little = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < 8 || !(little || tiff.StartsWith("MM\0*"u8)))
        {
            return Upright;
        }

        var directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > (uint)(tiff.Length - 2))
        {
            return Upright;
        }

        var entries = tiff[(int)directory..];
        var count = Number(entries, little);
        entries = entries[2..];
        for (var i = 0; i < count && entries.Length >= 12; i++, entries = entries[12..])
        {
            if (Number(entries, little) == OrientationTag)
            {
                return Number(entries[8..], little) is var value and >= 1 and <= 8 ? value : Upright;
            }
        }

        return Upright;
    }

    private static ushort Number(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
