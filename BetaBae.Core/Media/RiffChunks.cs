using System.Buffers.Binary;

namespace BetaBae.Core.Media;

/// <summary>Walks chunks as WebP has them: four letters, four bytes of length, the bytes, one byte more when they are odd.</summary>
internal ref struct RiffChunks(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public ReadOnlySpan<byte> Name { get; private set; }

    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Goes to the next chunk; false at the end.</summary>
    /// <exception cref="InvalidDataException">A chunk is longer than what is there.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        if (_rest.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(_rest[4..]) > (uint)(_rest.Length - 8))
        {
            throw new InvalidDataException("The chunk is cut off");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(_rest[4..]);
        Name = _rest[..4];
        Data = _rest.Slice(8, length);
        _rest = _rest[Math.Min(_rest.Length, 8 + length + (length & 1))..];
        return true;
    }

    /// <summary>The chunks of a WebP file, without what follows them.</summary>
    /// <exception cref="InvalidDataException">The file is cut off.</exception>
    public static RiffChunks OfWebp(ReadOnlySpan<byte> file)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        return length >= 4 && length <= (uint)(file.Length - 8)
            ? new RiffChunks(file.Slice(12, (int)length - 4))
            : throw new InvalidDataException("The file is cut off");
    }

    public static void Write(MemoryStream output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
        output.Write(name);
        output.Write(length);
        output.Write(data);
        if ((data.Length & 1) != 0)
        {
            output.WriteByte(0);
        }
    }
}
