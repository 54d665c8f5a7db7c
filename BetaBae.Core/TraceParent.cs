using System.Diagnostics;
using System.Text;

namespace BetaBae.Core;

/// <summary>
/// The W3C <c>traceparent</c> of what caused a message on Redis, so that whoever acts on the message continues its trace. It
/// stands before the message with a space between, and is left out where nobody records: then a message costs and looks as
/// without traces.
/// </summary>
public static class TraceParent
{
    /// <summary>Version, trace, span and flags, in hex with dashes between.</summary>
    private const int Length = 55;

    /// <summary>Of what runs now. Null when it is not recorded: an activity alone means nothing, ASP.NET Core makes one for its log.</summary>
    public static string? Current => Of(Activity.Current);

    /// <summary>Null when it is not recorded.</summary>
    public static string? Of(Activity? activity) =>
        activity is { Recorded: true, IdFormat: ActivityIdFormat.W3C } ? activity.Id : null;

    /// <param name="traceParent">Null for none.</param>
    /// <param name="message">Does not begin like one itself.</param>
    public static string Before(string? traceParent, string message) => traceParent is null ? message : $"{traceParent} {message}";

    /// <summary>Takes it off the message, by its form only; <see cref="TryParse"/> is for those who need it.</summary>
    /// <returns>Empty when there is none.</returns>
    public static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> message)
    {
        var text = message.Span;
        if (text.Length <= Length || text[Length] != ' ' || text[2] != '-' || text[35] != '-' || text[52] != '-')
        {
            return default;
        }

        var taken = message[..Length];
        message = message[(Length + 1)..];
        return taken;
    }

    /// <returns>False when it is empty, or is none after all.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> traceParent, out ActivityContext cause)
    {
        cause = default;
        return !traceParent.IsEmpty && ActivityContext.TryParse(Encoding.Latin1.GetString(traceParent.Span), null, isRemote: true, out cause);
    }
}
