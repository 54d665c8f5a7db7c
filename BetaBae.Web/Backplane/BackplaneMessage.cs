using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BetaBae.Core;

namespace BetaBae.Web.Backplane;

/// <summary>
/// An event on its way to every replica: what <see cref="TraceParent"/> puts before it, ids with commas between, the event's
/// name and its payload's JSON, with spaces between.
/// </summary>
/// <param name="Users">Whom it is for.</param>
/// <param name="Name">The event's.</param>
/// <param name="Payload">As the contract has it.</param>
/// <param name="Cause">The <c>traceparent</c> of whoever published it; empty when that is not recorded.</param>
internal sealed record BackplaneMessage(long[] Users, string Name, BackplaneMessage.Json Payload, ReadOnlyMemory<byte> Cause)
{
    /// <param name="users">Whom it is for.</param>
    /// <param name="name">The event's.</param>
    /// <param name="payload">As the contract has it.</param>
    /// <param name="cause">The publisher's <c>traceparent</c>; null for none.</param>
    public static ReadOnlyMemory<byte> Write(IEnumerable<long> users, string name, object payload, string? cause)
    {
        var message = new ArrayBufferWriter<byte>(512);
        var ids = string.Join(',', users.Select(id => id.ToString(CultureInfo.InvariantCulture)));
        Encoding.UTF8.GetBytes(TraceParent.Before(cause, $"{ids} {name} "), message);
        using var json = new Utf8JsonWriter(message, new JsonWriterOptions { Encoder = JsonConventions.Options.Encoder, SkipValidation = true });
        JsonSerializer.Serialize(json, payload, payload.GetType(), JsonConventions.Options);
        json.Flush();
        return message.WrittenMemory;
    }

    /// <exception cref="FormatException">It is no such message.</exception>
    public static BackplaneMessage Read(ReadOnlyMemory<byte> message)
    {
        var cause = TraceParent.Take(ref message);
        var text = message.Span;
        var ids = text.IndexOf((byte)' ');
        var name = ids < 0 ? -1 : text[(ids + 1)..].IndexOf((byte)' ');
        if (name <= 0 || message.Length == ids + name + 2)
        {
            throw new FormatException("A push has ids, a name and a payload.");
        }

        var users = new List<long>();
        foreach (var id in text[..ids].Split((byte)','))
        {
            users.Add(long.TryParse(text[id], CultureInfo.InvariantCulture, out var user)
                ? user
                : throw new FormatException("A push is for people with ids."));
        }

        return new BackplaneMessage([.. users], Encoding.UTF8.GetString(text.Slice(ids + 1, name)), new Json(message[(ids + name + 2)..]), cause);
    }

    /// <summary>JSON that is written as it is.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    internal sealed record Json(ReadOnlyMemory<byte> Text);

    private sealed class RawJsonConverter : JsonConverter<Json>
    {
        public override Json Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Json value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Text.Span, skipInputValidation: true);
    }
}
