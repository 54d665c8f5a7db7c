namespace BetaBae.Core.Media;

/// <summary>
/// Bytes that are in the object store already and wait for their row, which <see cref="FileService.AddAsync"/> writes in the
/// caller's transaction. Disposed without one, because the transaction failed or never was, the object is removed again.
/// Where a COMMIT was sent the object stays, even if it was answered by an error or not at all: a row without its object
/// would be worse than an object without a row, which the sweep removes.
/// </summary>
public sealed class PreparedFile : IAsyncDisposable
{
    private readonly FileService _files;

    internal PreparedFile(FileService files, string objectKey, string contentType, long size)
    {
        _files = files;
        ObjectKey = objectKey;
        ContentType = contentType;
        Size = size;
    }

    /// <summary>The MIME type that the bytes are.</summary>
    public string ContentType { get; }

    internal string ObjectKey { get; }

    /// <summary>Whether a COMMIT that writes the row was sent.</summary>
    internal bool MayHaveRow { get; set; }

    /// <summary>Bytes, as stored.</summary>
    internal long Size { get; }

    public ValueTask DisposeAsync() => MayHaveRow ? ValueTask.CompletedTask : new(_files.RemoveObjectAsync(ObjectKey));
}
