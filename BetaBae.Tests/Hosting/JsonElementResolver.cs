using System.Text.Json;
using MessagePack;
using MessagePack.Formatters;
using MessagePack.Resolvers;

namespace BetaBae.Tests.Hosting;

/// <summary>Shows the test what is in MessagePack as if it were JSON, so that both protocols are held to the same.</summary>
internal sealed class JsonElementResolver : IFormatterResolver, IMessagePackFormatter<JsonElement>
{
    public static readonly MessagePackSerializerOptions Options =
        MessagePackSerializerOptions.Standard.WithResolver(new JsonElementResolver());

    private JsonElementResolver()
    {
    }

    public IMessagePackFormatter<T>? GetFormatter<T>() =>
        this as IMessagePackFormatter<T> ?? StandardResolver.Instance.GetFormatter<T>();

    public void Serialize(ref MessagePackWriter writer, JsonElement value, MessagePackSerializerOptions options) =>
        MessagePackSerializer.ConvertFromJson(value.GetRawText(), ref writer, options);

    public JsonElement Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        using var json = new StringWriter();
        MessagePackSerializer.ConvertToJson(ref reader, json, options);
        return JsonElement.Parse(json.ToString());
    }
}
