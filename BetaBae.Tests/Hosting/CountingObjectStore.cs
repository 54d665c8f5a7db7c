using BetaBae.Core.Media;

namespace BetaBae.Tests.Hosting;

/// <summary>Counts how often an object is opened.</summary>
internal sealed class CountingObjectStore(IObjectStore store) : IObjectStore
{
    private int _opened;

    public int Opened => _opened;

    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _opened);
        return store.OpenAsync(key, cancellationToken);
    }

    public Task PutAsync(string key, Stream content, string contentType, CancellationToken cancellationToken) =>
        store.PutAsync(key, content, contentType, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => store.DeleteAsync(key, cancellationToken);

    public IAsyncEnumerable<string> ListAsync(DateTimeOffset storedBefore, CancellationToken cancellationToken) =>
        store.ListAsync(storedBefore, cancellationToken);

    public Task<Uri?> SignAsync(string key, string contentType) => store.SignAsync(key, contentType);

    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => store.EnsureCreatedAsync(cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => store.CheckAsync(cancellationToken);
}
