namespace BetaBae.Core.Clones;

/// <summary>
/// A call of the model failed. The message says how, and nothing of what was sent or answered: it may be logged.
/// </summary>
public sealed class LanguageModelException(string message, bool isTransient, TimeSpan? retryAfter = null) : Exception(message)
{
    /// <summary>Whether the same call may well succeed later: 408, 429, 5xx, a time-out or a broken connection.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>What the server asked to wait, if it did.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
