using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using BetaBae.Core;

namespace BetaBae.Web.Backplane;

/// <summary>
/// What a person is told at once, on its way to the replicas to which they are connected: what <see cref="TraceParent"/> puts before it,
/// then a line for each event: its name, conversation and seq, and its payload's JSON, with spaces between. So a receiver orders messages
/// and passes payloads on without parsing them.
/// </summary>
/// <param name="Events">One at least, in their order.</param>
/// <param name="Cause">The <c>traceparent</c> of whoever published it; empty when that is not recorded.</param>
internal sealed record BackplaneMessage(IReadOnlyList<BackplaneEvent> Events, ReadOnlyMemory<byte> Cause)
{
    private const byte Space = (byte)' ';
    private const byte NewLine = (byte)'\n';

    /// <summary>The event that decides the order of all: the new message, or else one that belongs to a conversation.</summary>
    public BackplaneEvent Ordering => Events.MaxBy(e => (e.Seq, e.ConversationId));

    /// <param name="events">One at least, in their order.</param>
    /// <param name="cause">The publisher's <c>traceparent</c>; null for none.</param>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<BackplaneEvent> events, string? cause)
    {
        var message = new ArrayBufferWriter<byte>(512);
        Encoding.UTF8.GetBytes(TraceParent.Before(cause, ""), message);
        foreach (var (i, e) in events.Index())
        {
            var separator = i == 0 ? "" : "\n";
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{separator}{e.Name} {e.ConversationId} {e.Seq} "), message);
            if (e.Payload is { } payload)
            {
                // Without indentation: JSON has no line break of its own.
                using var json = new Utf8JsonWriter(message, new JsonWriterOptions { Encoder = JsonConventions.Options.Encoder, SkipValidation = true });
                JsonSerializer.Serialize(json, payload, payload.GetType(), JsonConventions.Options);
            }
        }

        return message.WrittenMemory;
    }

    /// <exception cref="FormatException">It is no such message.</exception>
    public static BackplaneMessage Read(ReadOnlyMemory<byte> message)
    {
        var cause = TraceParent.Take(ref message);
        var events = new List<BackplaneEvent>(2);
        while (true)
        {
            var end = message.Span.IndexOf(NewLine);
            events.Add(ReadEvent(end < 0 ? message : message[..end]));
            if (end < 0)
            {
                return new BackplaneMessage(events, cause);
            }

            message = message[(end + 1)..];
        }
    }

    private static BackplaneEvent ReadEvent(ReadOnlyMemory<byte> line)
    {
        var name = Encoding.UTF8.GetString(TakeField(ref line));
        if (name.Length == 0
            || !long.TryParse(TakeField(ref line), CultureInfo.InvariantCulture, out var conversationId)
            || !long.TryParse(TakeField(ref line), CultureInfo.InvariantCulture, out var seq))
        {
            throw new FormatException("An event has a name, a conversation, a seq and a payload.");
        }

        return new BackplaneEvent(name, line.IsEmpty ? null : new BackplaneEvent.Json(line), conversationId, seq);
    }

    /// <summary>Up to the next space, which is taken, too; empty when there is none.</summary>
    private static ReadOnlySpan<byte> TakeField(ref ReadOnlyMemory<byte> line)
    {
        var space = line.Span.IndexOf(Space);
        if (space < 0)
        {
            return [];
        }

        var field = line.Span[..space];
        line = line[(space + 1)..];
        return field;
    }
}
