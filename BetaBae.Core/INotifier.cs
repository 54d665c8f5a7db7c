namespace BetaBae.Core;

/// <summary>
/// Tells whomever it concerns what has just been committed; who that is, and what they are told in which order, is decided in one place
/// behind it. A hint that costs the caller nothing: it neither waits nor fails, and a client that misses one asks for what it missed.
/// </summary>
public interface INotifier
{
    /// <summary>To be called after the commit, once for each write.</summary>
    void Publish(Change change);
}

/// <summary>What a write has changed, in the words of the feature whose it is.</summary>
public abstract record Change;

/// <summary>For hosts to which nobody is connected.</summary>
internal sealed class NullNotifier : INotifier
{
    public void Publish(Change change)
    {
    }
}
