using System.Buffers.Binary;
using System.Text;
using SkiaSharp;

namespace BetaBae.Tests.Unit.Media;

/// <summary>Images made here, because what is in them must be known to the byte.</summary>
public static class SampleImages
{
    /// <summary>What must be gone: it stands in every kind of metadata that the samples carry.</summary>
    public const string Secret = "GPS-37.5665N-126.9780E";

    /// <summary>A picture of quarters: red and green above, blue and white below.</summary>
    public static byte[] Quarters(SKEncodedImageFormat format, int width = 32, int height = 16)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                bitmap.SetPixel(x, y, (x < width / 2, y < height / 2) switch
                {
                    (true, true) => SKColors.Red,
                    (false, true) => SKColors.Lime,
                    (true, false) => SKColors.Blue,
                    _ => SKColors.White,
                });
            }
        }

        return Encode(bitmap, format);
    }

    public static byte[] Plain(SKEncodedImageFormat format, SKColor color, int width = 1, int height = 1)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(color);
        return Encode(bitmap, format);
    }

    /// <summary>An image with an orientation, a camera's text that is <see cref="Secret"/>, and more behind its end.</summary>
    public static byte[] WithMetadata(SKEncodedImageFormat format, int orientation, byte[]? image = null)
    {
        image ??= Quarters(format);
        var exif = Exif(orientation);
        var secret = Encoding.ASCII.GetBytes(Secret);
        return format switch
        {
            SKEncodedImageFormat.Jpeg =>
            [
                .. image[..2],
                .. Segment(0xE1, [.. "Exif\0\0"u8, .. exif]),
                .. Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. secret]),
                .. Segment(0xED, secret),
                .. Segment(0xFE, secret),
                .. image[2..],
                .. secret,
            ],
            SKEncodedImageFormat.Png =>
            [
                .. image[..33],
                .. PngChunk("eXIf", exif),
                .. PngChunk("tEXt", [.. "Comment\0"u8, .. secret]),
                .. PngChunk("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. secret]),
                .. image[33..],
                .. secret,
            ],
            SKEncodedImageFormat.Webp => [.. WebpWithMetadata(image, exif, secret), .. secret],
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
    }

    /// <summary>Two frames of one pixel, black then white, looping twice, with a comment and XMP.</summary>
    public static byte[] AnimatedGif(int width = 1, int height = 1) =>
    [
        .. "GIF89a"u8, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0x80, 0, 0,
        0, 0, 0, 255, 255, 255,
        0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 2, 0, 0,
        0x21, 0xFE, (byte)Secret.Length, .. Encoding.ASCII.GetBytes(Secret), 0,
        0x21, 0xFF, 11, .. "XMP DataXMP"u8, (byte)Secret.Length, .. Encoding.ASCII.GetBytes(Secret), 0,
        .. GifFrame(0x44),
        .. GifFrame(0x4C),
        0x3B,
        .. Encoding.ASCII.GetBytes(Secret),
    ];

    /// <summary>Two frames, red then blue, with EXIF, XMP and a colour profile.</summary>
    public static byte[] AnimatedWebp(int canvas = 4)
    {
        var secret = Encoding.ASCII.GetBytes(Secret);
        var size = U24(canvas - 1);
        return Riff(
        [
            .. WebpChunk("VP8X", [0x2E, 0, 0, 0, .. size, .. size]),
            .. WebpChunk("ICCP", secret),
            .. WebpChunk("ANIM", [0, 0, 0, 0, 3, 0]),
            .. WebpFrame(SKColors.Red),
            .. WebpFrame(SKColors.Blue),
            .. WebpChunk("EXIF", [.. Exif(1), .. secret]),
            .. WebpChunk("XMP ", secret),
        ]);
    }

    /// <summary>A PNG of a few bytes that says it is as large as that.</summary>
    public static byte[] Bomb(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        return [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. PngChunk("IHDR", header), .. PngChunk("IDAT", [0x78, 0x9C, 3, 0, 0, 0, 0, 1]), .. PngChunk("IEND", [])];
    }

    public static SKBitmap Decode(byte[] image)
    {
        using var codec = SKCodec.Create(new MemoryStream(image));
        Assert.NotNull(codec);
        Assert.Equal(SKEncodedOrigin.TopLeft, codec.EncodedOrigin);
        return Frame(codec, 0);
    }

    public static SKBitmap Frame(SKCodec codec, int index)
    {
        ArgumentNullException.ThrowIfNull(codec);
        var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        Assert.Equal(SKCodecResult.Success, codec.GetPixels(bitmap.Info, bitmap.GetPixels(), new SKCodecOptions(index)));
        return bitmap;
    }

    private static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using var data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    private static byte[] Segment(byte marker, byte[] data) => [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];

    /// <summary>A big-endian TIFF of an orientation and a camera's name.</summary>
    private static byte[] Exif(int orientation) =>
    [
        .. "MM\0*"u8, 0, 0, 0, 8, 0, 2,
        0x01, 0x0F, 0, 2, 0, 0, 0, (byte)Secret.Length, 0, 0, 0, 38,
        0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
        0, 0, 0, 0,
        .. Encoding.ASCII.GetBytes(Secret),
    ];

    private static byte[] PngChunk(string name, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(name), .. data];
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc32(body));
        return chunk;
    }

    private static uint Crc32(byte[] data)
    {
        var crc = ~0u;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }

    private static byte[] WebpWithMetadata(byte[] image, byte[] exif, byte[] secret)
    {
        using var codec = SKCodec.Create(new MemoryStream(image));
        return Riff(
        [
            .. WebpChunk("VP8X", [0x0C, 0, 0, 0, .. U24(codec.Info.Width - 1), .. U24(codec.Info.Height - 1)]),
            .. image[12..],
            .. WebpChunk("EXIF", exif),
            .. WebpChunk("XMP ", secret),
        ]);
    }

    private static byte[] WebpFrame(SKColor color) =>
        WebpChunk("ANMF", [0, 0, 0, 0, 0, 0, .. U24(3), .. U24(3), 100, 0, 0, 2, .. Plain(SKEncodedImageFormat.Webp, color, 4, 4)[12..]]);

    private static byte[] GifFrame(byte code) =>
        [0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, code, 1, 0];

    private static byte[] Riff(byte[] chunks) => [.. "RIFF"u8, .. U32(chunks.Length + 4), .. "WEBP"u8, .. chunks];

    private static byte[] WebpChunk(string name, byte[] data) =>
        [.. Encoding.ASCII.GetBytes(name), .. U32(data.Length), .. data, .. new byte[data.Length & 1]];

    private static byte[] U24(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];

    private static byte[] U32(int value) => BitConverter.GetBytes(value);
}
