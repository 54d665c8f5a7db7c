using System.Text;
using BetaBae.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace BetaBae.Api;

/// <summary>
/// A <c>multipart/form-data</c> body with at most one file, read into memory: nothing of it is taken that the endpoint does
/// not know, so that its parts' bounds bound the whole. The endpoint says <see cref="UploadFormExtensions.TakingForm"/>.
/// </summary>
internal sealed class UploadForm
{
    /// <summary>Bytes of a text: more than any field's length allows.</summary>
    private const int MaxText = 16 * 1024;

    /// <summary>Bytes of all texts together: a field that may be repeated must not fill the memory.</summary>
    private const int MaxTexts = 256 * 1024;

    /// <summary>How often a field may be there that may be repeated: empty texts cost memory, too.</summary>
    private const int MaxRepeats = 100;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, List<string>> _texts = new(StringComparer.Ordinal);

    private int _textBytes;

    private UploadForm()
    {
    }

    /// <summary>The file's bytes; null when there is none.</summary>
    public Stream? File { get; private set; }

    /// <summary>Whether a request carries a form, which is what <see cref="ReadAsync"/> reads.</summary>
    public static bool Is(HttpRequest request) => Boundary(request) is not null;

    /// <param name="request">The request, of which nothing was read yet.</param>
    /// <param name="fileField">The name of the field with the file.</param>
    /// <param name="textFields">The names of the other fields that it may have.</param>
    /// <param name="listField">The one of them that may be repeated; null for none.</param>
    /// <param name="cancellationToken">Ends the wait for the body.</param>
    /// <exception cref="DomainException">
    /// It is no form (415), malformed, or has a field that is unknown, there twice or too long (400), or a larger file than
    /// <see cref="Core.Media.FileService.MaxBytes"/> (413).
    /// </exception>
    public static async Task<UploadForm> ReadAsync(
        HttpRequest request, string fileField, string[] textFields, string? listField, CancellationToken cancellationToken)
    {
        var boundary = Boundary(request) ?? throw DomainException.UnsupportedMediaType("The body must be multipart/form-data");
        var form = new UploadForm();
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                await form.AddAsync(section, fileField, textFields, listField, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw Malformed();
        }

        return form;
    }

    /// <summary>The file, which must be there.</summary>
    /// <exception cref="DomainException">It is not (400).</exception>
    public Stream RequireFile(string field) => File ?? throw DomainException.Invalid(field, $"{field} is required");

    /// <summary>The text of a field; null when it is not there.</summary>
    public string? Text(string field) => Texts(field)?[0];

    /// <summary>The texts of the field that may be repeated; null when it is not there.</summary>
    public IReadOnlyList<string>? Texts(string field) => _texts.GetValueOrDefault(field);

    private static string? Boundary(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // RFC 2046 allows 70 characters.
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= 70 ? boundary : throw Malformed();
    }

    private static DomainException Malformed() => DomainException.Invalid("The form is malformed");

    /// <summary>The bytes of a part; null when they are more than <paramref name="max"/>.</summary>
    private static async Task<MemoryStream?> ReadBytesAsync(Stream body, int max, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > max)
            {
                return null;
            }
        }

        bytes.Position = 0;
        return bytes;
    }

    private async Task AddAsync(
        MultipartSection section, string fileField, string[] textFields, string? listField, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(disposition.Name).ToString() is not { Length: > 0 } name)
        {
            throw Malformed();
        }

        var isFile = disposition.FileName.HasValue || disposition.FileNameStar.HasValue;
        if (isFile && name == fileField)
        {
            await AddFileAsync(name, section.Body, HasName(disposition), cancellationToken);
        }
        else if (!isFile && textFields.Contains(name, StringComparer.Ordinal))
        {
            await AddTextAsync(name, section.Body, name == listField ? MaxRepeats : 1, cancellationToken);
        }
        else
        {
            throw DomainException.Invalid(Clean(name), name == fileField ? $"{name} must be a file" : $"{Clean(name)} is unknown here");
        }
    }

    private async Task AddFileAsync(string name, Stream body, bool isNamed, CancellationToken cancellationToken)
    {
        var bytes = await ReadBytesAsync(body, Core.Media.FileService.MaxBytes, cancellationToken)
            ?? throw Core.Media.FileService.TooLarge();
        if (bytes.Length == 0 && !isNamed)
        {
            // What browsers send when no file was chosen.
            return;
        }

        File = File is null
            ? bytes
            : throw DomainException.Invalid(name, $"{name} must be one file");
    }

    private async Task AddTextAsync(string name, Stream body, int maxRepeats, CancellationToken cancellationToken)
    {
        if (!_texts.TryGetValue(name, out var texts))
        {
            _texts[name] = texts = [];
        }

        if (texts.Count == maxRepeats)
        {
            throw DomainException.Invalid(name, maxRepeats == 1 ? $"{name} must be given once" : $"{name} is there too often");
        }

        var bytes = await ReadBytesAsync(body, Math.Min(MaxText, MaxTexts - _textBytes), cancellationToken)
            ?? throw DomainException.Invalid(name, $"{name} is too long");
        _textBytes += (int)bytes.Length;
        try
        {
            texts.Add(StrictUtf8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        }
        catch (DecoderFallbackException)
        {
            throw DomainException.Invalid(name, $"{name} must be UTF-8");
        }

        if (texts[^1].Contains('\0', StringComparison.Ordinal))
        {
            throw DomainException.Invalid(name, $"{name} must not contain NUL");
        }
    }

    private static bool HasName(ContentDispositionHeaderValue disposition) =>
        HeaderUtilities.RemoveQuotes(disposition.FileName).Length > 0 || disposition.FileNameStar.Length > 0;

    /// <summary>A client's own name for a field, short enough to be repeated to it.</summary>
    private static string Clean(string name) => name.Length <= 50 ? name.Replace("\0", "", StringComparison.Ordinal) : name[..50];
}
