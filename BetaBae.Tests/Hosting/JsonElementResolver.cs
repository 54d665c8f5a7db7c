using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MessagePack;
using MessagePack.Formatters;
using MessagePack.Resolvers;

namespace BetaBae.Tests.Hosting;

/// <summary>Shows the test what is in MessagePack as if it were JSON, so that both protocols are held to the same.</summary>
internal sealed class JsonElementResolver : IFormatterResolver, IMessagePackFormatter<JsonElement>
{
    public static readonly MessagePackSerializerOptions Options =
        MessagePackSerializerOptions.Standard.WithResolver(new JsonElementResolver());

    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private JsonElementResolver()
    {
    }

    public IMessagePackFormatter<T>? GetFormatter<T>() =>
        this as IMessagePackFormatter<T> ?? StandardResolver.Instance.GetFormatter<T>();

    public void Serialize(ref MessagePackWriter writer, JsonElement value, MessagePackSerializerOptions options) =>
        MessagePackSerializer.ConvertFromJson(value.GetRawText(), ref writer, options);

    public JsonElement Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
        JsonSerializer.SerializeToElement(NodeOf(PrimitiveObjectFormatter.Instance.Deserialize(ref reader, options)), Unescaped);

    private static JsonNode? NodeOf(object? value) => value switch
    {
        null => null,
        Dictionary<object, object?> map => new JsonObject(map.Select(m => KeyValuePair.Create((string)m.Key, NodeOf(m.Value)))),
        object?[] list => new JsonArray([.. list.Select(NodeOf)]),
        _ => JsonSerializer.SerializeToNode(value),
    };
}
