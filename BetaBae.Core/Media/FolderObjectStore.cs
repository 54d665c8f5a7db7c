using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace BetaBae.Core.Media;

/// <summary>Objects as the files of one folder, which nothing else uses.</summary>
public sealed partial class FolderObjectStore(string folder) : IObjectStore
{
    private readonly string _folder = Path.GetFullPath(folder);

    public async Task PutAsync(string key, Stream content, string contentType, CancellationToken cancellationToken)
    {
        var path = PathOf(key);

        // A crash leaves this file at worst. Its name is no object's key, so the sweep removes it like an object without a row.
        var part = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous))
            {
                await content.CopyToAsync(file, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
        }
        catch (Exception exception) when (IsStorage(exception))
        {
            TryDelete(part);
            throw Unreachable(exception);
        }
        catch
        {
            TryDelete(part);
            throw;
        }
    }

    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(key), new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            }));
        }
        catch (FileNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
        catch (Exception exception) when (IsStorage(exception))
        {
            throw Unreachable(exception);
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            File.Delete(PathOf(key));
            return Task.CompletedTask;
        }
        catch (Exception exception) when (IsStorage(exception))
        {
            throw Unreachable(exception);
        }
    }

    public async IAsyncEnumerable<string> ListAsync(
        DateTimeOffset storedBefore, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken);
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.LastWriteTimeUtc < storedBefore.UtcDateTime && KeyPattern.IsMatch(file.Name))
            {
                yield return file.Name;
            }
        }
    }

    public Task<Uri?> SignAsync(string key, string contentType) => Task.FromResult<Uri?>(null);

    public Task EnsureCreatedAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            return Task.CompletedTask;
        }
        catch (Exception exception) when (IsStorage(exception))
        {
            throw Unreachable(exception);
        }
    }

    public Task CheckAsync(CancellationToken cancellationToken) =>
        Directory.Exists(_folder) ? Task.CompletedTask : throw Unreachable(new DirectoryNotFoundException(_folder));

    private static bool IsStorage(Exception exception) => exception is IOException or UnauthorizedAccessException;

    private static DomainException Unreachable(Exception exception) =>
        DomainException.Unavailable("The file storage is not reachable", exception);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (IsStorage(exception))
        {
            // The sweep will find it.
        }
    }

    /// <summary>Keys are ours, but a key that left the folder would be a disaster, so it is impossible.</summary>
    private string PathOf(string key) => KeyPattern.IsMatch(key)
        ? Path.Combine(_folder, key)
        : throw new ArgumentException("Not an object's key", nameof(key));

    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex KeyPattern { get; }
}
