namespace BetaBae.Core.Media;

/// <summary>A GIF without metadata: only its colours, its frames with their timing, and how often it loops are copied.</summary>
internal ref struct GifBlocks(ReadOnlySpan<byte> file)
{
    private const int Header = 13;
    private const byte Extension = 0x21, Image = 0x2C, Trailer = 0x3B;
    private const byte PlainText = 0x01, GraphicControl = 0xF9, Application = 0xFF;

    private readonly ReadOnlySpan<byte> _file = file;
    private int _at;

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static byte[] Strip(ReadOnlySpan<byte> file)
    {
        using var output = new MemoryStream(file.Length);
        new GifBlocks(file).CopyTo(output);
        return output.ToArray();
    }

    private void CopyTo(MemoryStream output)
    {
        output.Write(Take(Header));
        output.Write(Take(TableSize(_file[10])));
        ReadOnlySpan<byte> control = [];
        var loops = false;

        // Many encoders forget the trailer: the end of the file between two blocks does as well.
        while (_at < _file.Length && Take(1)[0] is var block and not Trailer)
        {
            var start = _at - 1;
            var label = block == Extension ? Take(1)[0] : (byte)0;
            switch (block)
            {
                case Image:
                    var table = TableSize(Take(9)[8]);
                    Take(table + 1);
                    SkipSubBlocks();
                    output.Write(control);
                    output.Write(_file[start.._at]);
                    control = [];
                    break;
                case Extension when label == GraphicControl:
                    SkipSubBlocks();
                    control = _file[start.._at];
                    control = control.Length == 8 ? control : throw new InvalidDataException("Not a graphic control");
                    break;
                case Extension:
                    SkipSubBlocks();
                    if (label == Application && !loops && Loop(_file[start.._at]) is { IsEmpty: false } loop)
                    {
                        loops = true;
                        output.Write(loop);
                        output.WriteByte(0);
                    }
                    else if (label == PlainText)
                    {
                        // The control before a text is the text's.
                        control = [];
                    }

                    break;
                default:
                    throw new InvalidDataException("Not a block");
            }
        }

        output.WriteByte(Trailer);
    }

    /// <summary>The looping extension without its end and without what else may be in it; empty when it is another.</summary>
    private static ReadOnlySpan<byte> Loop(ReadOnlySpan<byte> extension) =>
        extension.Length >= 19 && extension[2..].StartsWith("\u000BNETSCAPE2.0\u0003\u0001"u8) ? extension[..18] : [];

    private static int TableSize(byte flags) => (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;

    private void SkipSubBlocks()
    {
        while (Take(1)[0] is var length and not 0)
        {
            Take(length);
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _file.Length - _at)
        {
            throw new InvalidDataException("The file is cut off");
        }

        _at += count;
        return _file.Slice(_at - count, count);
    }
}
