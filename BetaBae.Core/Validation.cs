using System.Diagnostics.CodeAnalysis;

namespace BetaBae.Core;

/// <summary>
/// Collects what is wrong with an input, field by field under the names that clients use, and refuses it as a whole.
/// Lengths count UTF-16 code units. A text with NUL is always wrong: not every store keeps what follows one.
/// </summary>
public sealed class Validation
{
    private readonly Dictionary<string, string[]> _errors = [];

    /// <summary>A text that must be there, trimmed or not, with a length in the bounds.</summary>
    public Validation Text(string field, [NotNull] string? value, int min, int max) =>
        value is null ? Require(field, value) : OptionalText(field, value, min, max)!;

    /// <summary>The same, but null passes.</summary>
    public Validation OptionalText(string field, string? value, int min, int max)
    {
        if (value is null)
        {
            return this;
        }

        if (value.Contains('\0', StringComparison.Ordinal))
        {
            return Add(field, $"{field} must not contain NUL");
        }

        return Check(field, value.Length >= min && value.Length <= max, min == 0
            ? $"{field} must have at most {max} characters"
            : $"{field} must have {min} to {max} characters");
    }

    /// <summary>A number that must be there and in the bounds, both of which are allowed.</summary>
    public Validation Range(string field, [NotNull] double? value, double min, double max) =>
        value is null
            ? Require(field, value)
            : Check(field, value >= min && value <= max, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{field} must be from {min} to {max}"))!;

    public Validation Require(string field, [NotNull] object? value)
    {
        if (value is null)
        {
            Add(field, $"{field} is required");
        }

#pragma warning disable CS8777 // It is not null once ThrowIfInvalid has returned, and nobody may use it before.
        return this;
#pragma warning restore CS8777
    }

    public Validation Check(string field, bool valid, string message) => valid ? this : Add(field, message);

    public Validation Add(string field, string message)
    {
        _errors[field] = _errors.TryGetValue(field, out var texts) ? [.. texts, message] : [message];
        return this;
    }

    /// <exception cref="DomainException">Something was wrong; it lists all of it.</exception>
    public void ThrowIfInvalid()
    {
        if (_errors.Count > 0)
        {
            throw DomainException.Invalid(_errors);
        }
    }
}
