using System.Buffers.Binary;

namespace BetaBae.Core.Media;

/// <summary>An animated WebP without metadata: only its header, its animation's settings and its frames are copied.</summary>
internal static class AnimatedWebp
{
    private const byte AnimationFlag = 0x02;
    private const byte AlphaFlag = 0x10;
    private const int Settings = 6;
    private const int FrameHeader = 16;

    public static bool IsOne(ReadOnlySpan<byte> file) =>
        file.Length > 20 && file[12..].StartsWith("VP8X"u8) && (file[20] & AnimationFlag) != 0;

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static byte[] Strip(ReadOnlySpan<byte> file)
    {
        using var output = new MemoryStream(file.Length);
        output.Write(file[..12]);
        var chunks = RiffChunks.OfWebp(file);
        while (chunks.Next())
        {
            if (chunks.Name.SequenceEqual("VP8X"u8) && chunks.Data.Length >= 10)
            {
                // Flags that say what is left, three bytes reserved, width and height.
                RiffChunks.Write(output, chunks.Name, [(byte)(chunks.Data[0] & (AnimationFlag | AlphaFlag)), 0, 0, 0, .. chunks.Data.Slice(4, 6)]);
            }
            else if (chunks.Name.SequenceEqual("ANIM"u8))
            {
                RiffChunks.Write(output, chunks.Name, chunks.Data[..Math.Min(chunks.Data.Length, Settings)]);
            }
            else if (chunks.Name.SequenceEqual("ANMF"u8))
            {
                RiffChunks.Write(output, chunks.Name, StripFrame(chunks.Data));
            }
        }

        var bytes = output.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        return bytes;
    }

    private static byte[] StripFrame(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < FrameHeader)
        {
            throw new InvalidDataException("The frame is cut off");
        }

        using var output = new MemoryStream(frame.Length);
        output.Write(frame[..FrameHeader]);
        var chunks = new RiffChunks(frame[FrameHeader..]);
        while (chunks.Next())
        {
            if (chunks.Name.SequenceEqual("ALPH"u8) || chunks.Name.SequenceEqual("VP8 "u8) || chunks.Name.SequenceEqual("VP8L"u8))
            {
                RiffChunks.Write(output, chunks.Name, chunks.Data);
            }
        }

        return output.ToArray();
    }
}
