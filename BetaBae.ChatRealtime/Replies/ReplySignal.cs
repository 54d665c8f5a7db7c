namespace BetaBae.ChatRealtime.Replies;

/// <summary>
/// Wakes this host's reply worker before its next look at the database. However often it is set before someone waits, it
/// wakes once: what is due is in the database, the signal only says that a look is worth it.
/// </summary>
internal sealed class ReplySignal : IDisposable
{
    private readonly SemaphoreSlim _set = new(0, 1);
    private readonly Lock _lock = new();

    /// <summary>Never blocks, never fails.</summary>
    public void Set()
    {
        lock (_lock)
        {
            if (_set.CurrentCount == 0)
            {
                _set.Release();
            }
        }
    }

    /// <summary>Until it is set, or has been since the last wait, or the time is over.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _set.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _set.Dispose();
}
