using System.Text.Json;
using System.Text.Json.Serialization;

namespace BetaBae.Web.Backplane;

/// <summary>Something that a person is told.</summary>
/// <param name="Name">The contract's, or one of this class.</param>
/// <param name="Payload">As the contract has it; <see cref="Json"/> on arrival. Null for none.</param>
/// <param name="ConversationId">Where it happened: events of one conversation keep their order. 0 for nowhere.</param>
/// <param name="Seq">Of a new message; 0 for other events.</param>
internal readonly record struct BackplaneEvent(string Name, object? Payload = null, long ConversationId = 0, long Seq = 0)
{
    /// <summary>Their chat list is no longer what it was: each replica reads it for those who are connected to it.</summary>
    public const string ListChanged = "listChanged";

    /// <summary>A session of theirs has ended; the payload is its key.</summary>
    public const string SessionRevoked = "sessionRevoked";

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
