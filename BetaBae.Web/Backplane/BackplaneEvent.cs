using System.Text.Json;
using System.Text.Json.Serialization;
using BetaBae.Core.Chat;
using BetaBae.Core.Clones;

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

    /// <summary>An event of the contract, with what orders it taken from its payload.</summary>
    public static BackplaneEvent Of(string name, object payload) => payload switch
    {
        MessageView message => new(name, message, message.ConversationId, message.Seq),
        ReadReceipt receipt => new(name, receipt, receipt.ConversationId),
        TypingView typing => new(name, typing, typing.ConversationId),
        CloneTyping typing => new(name, typing, typing.ConversationId),
        CloneDelta delta => new(name, delta, delta.ConversationId),
        CloneFailed failed => new(name, failed, failed.ConversationId),
        _ => new(name, payload),
    };

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
