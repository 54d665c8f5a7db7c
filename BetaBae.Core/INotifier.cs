namespace BetaBae.Core;

/// <summary>
/// Tells connected clients what has just been committed. A hint that costs the caller nothing: it neither waits nor fails,
/// and a client that misses one asks for what it missed.
/// </summary>
public interface INotifier
{
    /// <summary>Sends an event to every connection of the users.</summary>
    /// <param name="users">Whom; each once.</param>
    /// <param name="name">One of the contract's names: see <see cref="ServerEvents"/>.</param>
    /// <param name="payload">As the contract has it.</param>
    void Push(IReadOnlyCollection<long> users, string name, object payload);

    /// <summary>The users' chat lists are no longer what they were; each gets the new one soon, once for a burst.</summary>
    void ListChanged(IReadOnlyCollection<long> users);

    /// <summary>A clone owes an answer: whoever can give it may begin.</summary>
    /// <param name="conversationId">Where.</param>
    /// <param name="seq">Of the newest message that waits for it.</param>
    void ReplyDue(long conversationId, long seq);
}

/// <summary>For hosts to which nobody is connected.</summary>
internal sealed class NullNotifier : INotifier
{
    public void Push(IReadOnlyCollection<long> users, string name, object payload)
    {
    }

    public void ListChanged(IReadOnlyCollection<long> users)
    {
    }

    public void ReplyDue(long conversationId, long seq)
    {
    }
}
