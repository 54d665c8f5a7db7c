using System.Globalization;
using BetaBae.Data.Entities;

namespace BetaBae.Core.Media;

/// <summary>Where clients find files.</summary>
public static class FileUrl
{
    public static string Of(long id) => string.Create(CultureInfo.InvariantCulture, $"/file/{id}");

    public static string? Of(long? id) => id is null ? null : Of(id.Value);
}

/// <summary>What clients are told of a file: the answer to an upload, and a message's attachment.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Its path, see <see cref="FileUrl"/>.</param>
/// <param name="Type">The MIME type that its bytes are.</param>
public sealed record FileView(long Id, string Url, string Type)
{
    public static FileView Of(StoredFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new(file.Id, FileUrl.Of(file.Id), file.ContentType);
    }
}

/// <summary>
/// A file to read: an address that a client may fetch for some minutes, or the bytes, to be disposed; neither when the reader has them.
/// </summary>
public sealed record FileContent(string ContentType, Uri? SignedUrl, Stream? Bytes);
