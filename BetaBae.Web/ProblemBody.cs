using System.Text.Json.Serialization;

namespace BetaBae.Web;

/// <summary>An error as RFC 9457 problem details, with the sentence that clients display.</summary>
/// <param name="Type">The section of RFC 9110 that defines the status.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The status code.</param>
/// <param name="Detail">The same sentence as <paramref name="Message"/>.</param>
/// <param name="Message">The human-readable sentence.</param>
/// <param name="TraceId">Finds the request in traces and logs.</param>
/// <param name="Errors">What is wrong, by field.</param>
public sealed record ProblemBody(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Message,
    string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors = null);
