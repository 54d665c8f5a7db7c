using System.Runtime.InteropServices;
using SkiaSharp;

namespace BetaBae.Core.Media;

/// <summary>
/// Makes an image that shows the same and says nothing else: no EXIF, no place, no comments, no colour profile, nothing
/// behind its end, and upright. Still images are decoded and encoded anew; animations are copied block by block.
/// </summary>
public static class ImageSanitizer
{
    /// <summary>Decoded, these are 160 MB.</summary>
    public const long MaxPixels = 40_000_000;

    private const int Quality = 90;

    /// <summary>Each scan of a progressive JPEG may be a few bytes and still costs a pass over all pixels.</summary>
    private const int MaxScans = 200;

    /// <summary>What bounds the memory that decoded images need at one time.</summary>
    private static readonly ImageDecodeLimiter Turns = new(TimeSpan.FromSeconds(3));

    /// <summary>The same image without metadata.</summary>
    /// <param name="userId">Whose image it is.</param>
    /// <param name="file">The bytes of an image.</param>
    /// <param name="contentType">What <see cref="FileTypes.Sniff"/> says they are.</param>
    /// <param name="cancellationToken">Ends the wait for one's turn.</param>
    /// <exception cref="DomainException">
    /// It cannot be decoded, has more than <see cref="MaxPixels"/>, or its turn did not come in time.
    /// </exception>
    public static async Task<byte[]> SanitizeAsync(long userId, byte[] file, string contentType, CancellationToken cancellationToken)
    {
        using var turn = await Turns.WaitAsync(userId, cancellationToken);
        try
        {
            if (contentType == FileTypes.Gif || (contentType == FileTypes.Webp && AnimatedWebp.IsOne(file)))
            {
                var stripped = contentType == FileTypes.Gif ? GifBlocks.Strip(file) : AnimatedWebp.Strip(file);
                Decode(stripped, contentType, out _).Dispose();
                return stripped;
            }

            using var bitmap = Decode(file, contentType, out var orientation);
            using var upright = Turn(bitmap, orientation);
            return Encode(upright ?? bitmap, contentType);
        }
        catch (InvalidDataException exception)
        {
            throw new DomainException(DomainError.UnsupportedMediaType, "The image is damaged", exception);
        }
    }

    private static SKBitmap Decode(byte[] file, string contentType, out int orientation)
    {
        if (contentType == FileTypes.Jpeg && file.AsSpan().Count((ReadOnlySpan<byte>)[0xFF, 0xDA]) > MaxScans)
        {
            throw new InvalidDataException("Too many scans");
        }

        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.EncodedFormat != Format(contentType))
        {
            throw new InvalidDataException("It cannot be decoded");
        }

        if ((long)codec.Info.Width * codec.Info.Height > MaxPixels)
        {
            throw DomainException.TooLarge($"An image may have at most {MaxPixels / 1_000_000} megapixels");
        }

        orientation = codec.EncodedOrigin == SKEncodedOrigin.TopLeft ? ExifOrientation.Find(file, contentType) : (int)codec.EncodedOrigin;
        using var srgb = SKColorSpace.CreateSrgb();
        var bitmap = new SKBitmap(new SKImageInfo(
            codec.Info.Width,
            codec.Info.Height,
            SKColorType.Rgba8888,
            codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul,
            srgb));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success)
        {
            bitmap.Dispose();
            throw new InvalidDataException("It cannot be decoded");
        }

        return bitmap;
    }

    /// <summary>The image the right way up; null when it is so already.</summary>
    private static SKBitmap? Turn(SKBitmap bitmap, int orientation)
    {
        var (width, height) = (bitmap.Width, bitmap.Height);
        var last = (width * height) - 1;

        // Where the upright image's first pixel is in the stored one, and how far it is to the next one right and down.
        (int Start, int Right, int Down)? way = orientation switch
        {
            2 => (width - 1, -1, width),
            3 => (last, -1, -width),
            4 => (last - width + 1, 1, -width),
            5 => (0, width, 1),
            6 => (last - width + 1, -width, 1),
            7 => (last, -width, -1),
            8 => (width - 1, width, -1),
            _ => null,
        };
        if (way is not var (start, right, down))
        {
            return null;
        }

        var upright = new SKBitmap(orientation < 5 ? bitmap.Info : bitmap.Info.WithSize(height, width));
        var from = MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan());
        var to = MemoryMarshal.Cast<byte, uint>(upright.GetPixelSpan());
        for (var y = 0; y < upright.Height; y++)
        {
            var row = to.Slice(y * upright.Width, upright.Width);
            var at = start + (y * down);
            for (var x = 0; x < row.Length; x++, at += right)
            {
                row[x] = from[at];
            }
        }

        return upright;
    }

    private static byte[] Encode(SKBitmap bitmap, string contentType)
    {
        // It is sRGB, which is what an image without a profile is taken for; named, the encoder would add a profile.
        using var pixels = new SKPixmap(bitmap.Info.WithColorSpace(null), bitmap.GetPixels(), bitmap.RowBytes);
        using var encoded = pixels.Encode(Format(contentType), Quality)
            ?? throw new InvalidDataException("It cannot be encoded");
        return encoded.ToArray();
    }

    private static SKEncodedImageFormat Format(string contentType) => contentType switch
    {
        FileTypes.Jpeg => SKEncodedImageFormat.Jpeg,
        FileTypes.Png => SKEncodedImageFormat.Png,
        FileTypes.Webp => SKEncodedImageFormat.Webp,
        FileTypes.Gif => SKEncodedImageFormat.Gif,
        _ => throw new ArgumentException("Not an image's type", nameof(contentType)),
    };
}
