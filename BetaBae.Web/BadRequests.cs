using System.Text.Json;
using System.Text.RegularExpressions;
using BetaBae.Core;
using Microsoft.AspNetCore.Http;

namespace BetaBae.Web;

/// <summary>What the framework found wrong with a request, said without the names of our types.</summary>
internal static partial class BadRequests
{
    /// <summary>Characters of a field's name that an answer repeats.</summary>
    private const int MaxField = 50;

    public static DomainException Explain(BadHttpRequestException exception) => exception switch
    {
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => DomainException.TooLarge("The body is larger than allowed"),
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => DomainException.UnsupportedMediaType("The body must be application/json"),
        { InnerException: JsonException json } => Explain(json),
        _ when ParameterName().Match(exception.Message) is { Success: true } match => Explain(match.Groups["name"].Value),
        _ => DomainException.Invalid("The request is malformed"),
    };

    private static DomainException Explain(JsonException json)
    {
        var field = json.Path?.TrimStart('$').TrimStart('.').Split('[')[0] ?? "";
        field = field.Length > MaxField ? $"{field[..MaxField]}…" : field;
        return field.Length == 0 || field.Contains('\0', StringComparison.Ordinal)
            ? DomainException.Invalid("The body is not the JSON that is expected here")
            : DomainException.Invalid(field, $"{field} is unknown here or has a wrong value");
    }

    private static DomainException Explain(string parameter) => parameter is "request" or "body"
        ? DomainException.Invalid("A JSON body is required")
        : DomainException.Malformed(parameter);

    /// <summary>As in: Failed to bind parameter "long id" from "abc". Or: Required parameter "string type" was not provided.</summary>
    [GeneratedRegex(@"parameter ""(?:\S+ )?(?<name>\w+)""")]
    private static partial Regex ParameterName();
}
