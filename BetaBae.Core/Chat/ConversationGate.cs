namespace BetaBae.Core.Chat;

/// <summary>
/// Lets those who are about to lock the same conversation wait for each other here, in order, before they take a connection
/// to the database: hundreds who send at once hold one connection and not all of them, and nobody waits for a row lock until
/// it times out. Between replicas the lock itself decides.
/// </summary>
public sealed class ConversationGate : IDisposable
{
    /// <summary>Conversations that share one wait for each other needlessly; with so many that is rare.</summary>
    private const int Count = 1024;

    /// <summary>Long enough for hundreds of quick transactions; beyond it the database hangs.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1, 1))];

    /// <exception cref="DomainException">The turn does not come.</exception>
    public async Task<T> TakeAsync<T>(long conversationId, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var turn = _turns[(ulong)conversationId % Count];
        if (!await turn.WaitAsync(Timeout, cancellationToken))
        {
            throw DomainException.Unavailable("The conversation is too busy right now; try again in a moment");
        }

        try
        {
            return await work();
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => Array.ForEach(_turns, turn => turn.Dispose());
}
