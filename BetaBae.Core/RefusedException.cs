namespace BetaBae.Core;

/// <summary>Why a request is refused; a host translates it (REST: the status code of the same meaning).</summary>
public enum RefusalReason
{
    /// <summary>400: malformed or invalid input, or an own resource in a state that no conflict describes.</summary>
    Invalid,

    /// <summary>401: no session, or wrong credentials.</summary>
    Unauthenticated,

    /// <summary>403: allowed to know of, but not to do.</summary>
    Forbidden,

    /// <summary>404: not there, or another user's, which must look the same.</summary>
    NotFound,

    /// <summary>409: a duplicate, or a state that does not allow it.</summary>
    Conflict,

    /// <summary>413: more bytes than allowed.</summary>
    TooLarge,

    /// <summary>415: not a type that is taken.</summary>
    UnsupportedMediaType,

    /// <summary>429: too often; <see cref="RefusedException.RetryAfter"/> says when again.</summary>
    TooManyRequests,

    /// <summary>503: something that the request needs is down or too slow.</summary>
    Unavailable,
}

/// <summary>A request that a rule refuses. The message is the sentence that the person sees: no internals in it.</summary>
public sealed class RefusedException(RefusalReason reason, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long to wait when what is needed is down: its recovery is looked for about this often.</summary>
    private static readonly TimeSpan UsualRetry = TimeSpan.FromSeconds(5);

    public RefusalReason Reason { get; } = reason;

    /// <summary>What is wrong, by the field's name on the wire; empty unless fields are to blame.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>When trying again makes sense, for <see cref="RefusalReason.TooManyRequests"/> and <see cref="RefusalReason.Unavailable"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static RefusedException Invalid(string message) => new(RefusalReason.Invalid, message);

    /// <summary>One field is to blame.</summary>
    public static RefusedException Invalid(string field, string message) => Invalid(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>A field is not there, or is not what it has to be.</summary>
    public static RefusedException Malformed(string field) => Invalid(field, $"{field} is missing or malformed");

    /// <summary>The sentence is the first error's.</summary>
    public static RefusedException Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(RefusalReason.Invalid, errors.Values.First()[0]) { Errors = errors };

    /// <summary>The session outlived its account, as after a restore of the database.</summary>
    public static RefusedException AccountGone() => new(RefusalReason.Unauthenticated, "The account of this session is gone");

    public static RefusedException NotFound(string message) => new(RefusalReason.NotFound, message);

    public static RefusedException Conflict(string message) => new(RefusalReason.Conflict, message);

    public static RefusedException TooLarge(string message) => new(RefusalReason.TooLarge, message);

    public static RefusedException UnsupportedMediaType(string message) => new(RefusalReason.UnsupportedMediaType, message);

    public static RefusedException TooManyRequests(string message, TimeSpan retryAfter) =>
        new(RefusalReason.TooManyRequests, message) { RetryAfter = retryAfter };

    public static RefusedException Unavailable(string message, Exception? inner = null) =>
        new(RefusalReason.Unavailable, message, inner) { RetryAfter = UsualRetry };
}
