namespace BetaBae.Core;

/// <summary>Why a request is refused; a host translates it.</summary>
public enum DomainError
{
    /// <summary>Malformed or invalid input, or an own resource in a state that no conflict describes.</summary>
    Invalid,

    /// <summary>No session, or wrong credentials.</summary>
    Unauthenticated,

    /// <summary>Allowed to know of, but not to do.</summary>
    Forbidden,

    /// <summary>Not there, or another user's, which must look the same.</summary>
    NotFound,

    /// <summary>A duplicate, or a state that does not allow it.</summary>
    Conflict,

    /// <summary>More bytes than allowed.</summary>
    TooLarge,

    /// <summary>Not a type that is taken.</summary>
    UnsupportedMediaType,

    /// <summary>Too often; <see cref="DomainException.RetryAfter"/> says when again.</summary>
    TooManyRequests,

    /// <summary>Something that the request needs is down or too slow.</summary>
    Unavailable,
}

/// <summary>A request that a rule refuses. The message is the sentence that the person sees: no internals in it.</summary>
public sealed class DomainException(DomainError reason, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long to wait when what is needed is down: its recovery is looked for about this often.</summary>
    private static readonly TimeSpan DefaultRetry = TimeSpan.FromSeconds(5);

    public DomainError Reason { get; } = reason;

    /// <summary>What is wrong, by the field's name; empty unless fields are to blame.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>When trying again makes sense, for <see cref="DomainError.TooManyRequests"/> and <see cref="DomainError.Unavailable"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static DomainException Invalid(string message) => new(DomainError.Invalid, message);

    /// <summary>One field is to blame.</summary>
    public static DomainException Invalid(string field, string message) => Invalid(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>A field is not there, or is not what it has to be.</summary>
    public static DomainException Malformed(string field) => Invalid(field, $"{field} is missing or malformed");

    /// <summary>The sentence is the first error's.</summary>
    public static DomainException Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(DomainError.Invalid, errors.Values.First()[0]) { Errors = errors };

    /// <summary>The session outlived its account, as after a restore of the database.</summary>
    public static DomainException AccountGone() => new(DomainError.Unauthenticated, "The account of this session is gone");

    public static DomainException NotFound(string message) => new(DomainError.NotFound, message);

    public static DomainException Conflict(string message) => new(DomainError.Conflict, message);

    public static DomainException TooLarge(string message) => new(DomainError.TooLarge, message);

    public static DomainException UnsupportedMediaType(string message) => new(DomainError.UnsupportedMediaType, message);

    public static DomainException TooManyRequests(string message, TimeSpan retryAfter) =>
        new(DomainError.TooManyRequests, message) { RetryAfter = retryAfter };

    public static DomainException Unavailable(string message, Exception? inner = null) =>
        new(DomainError.Unavailable, message, inner) { RetryAfter = DefaultRetry };
}
