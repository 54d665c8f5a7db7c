namespace BetaBae.Core.Media;

/// <summary>
/// Where the bytes of files are: a private bucket, or a folder. Every method throws <see cref="DomainException"/> with
/// <see cref="DomainError.Unavailable"/> when the store is not reachable, within four seconds of its last sign of life.
/// </summary>
public interface IObjectStore
{
    /// <summary>Stores an object as a whole or not at all.</summary>
    /// <param name="key">1–100 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
    /// <param name="content">Seekable; read to its end and left open.</param>
    /// <param name="contentType">Its MIME type.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    Task PutAsync(string key, Stream content, string contentType, CancellationToken cancellationToken);

    /// <summary>The object's bytes, to be disposed by the caller; null when there is no such object.</summary>
    Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken);

    /// <summary>Removes an object; one that is not there is no error.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>The keys of all objects that were stored before a time.</summary>
    IAsyncEnumerable<string> ListAsync(DateTimeOffset storedBefore, CancellationToken cancellationToken);

    /// <summary>
    /// An address from which a client can read the object for five minutes, as that type and, when it is no image, as a
    /// download; null where clients cannot reach the store.
    /// </summary>
    Task<Uri?> SignAsync(string key, string contentType);

    /// <summary>Creates the bucket or folder unless it is there; safe when several do it at once.</summary>
    Task EnsureCreatedAsync(CancellationToken cancellationToken);

    /// <summary>Throws unless the store answers and has its bucket or folder.</summary>
    Task CheckAsync(CancellationToken cancellationToken);
}
