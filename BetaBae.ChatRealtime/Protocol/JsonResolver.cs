using System.Buffers;
using System.Text.Json;
using BetaBae.Web;
using MessagePack;
using MessagePack.Formatters;
using MessagePack.Resolvers;

namespace BetaBae.ChatRealtime.Protocol;

/// <summary>
/// Our own types in MessagePack by way of JSON: the same names, the same texts, and the same strictness, said in one place.
/// </summary>
internal sealed class JsonResolver : IFormatterResolver
{
    public static readonly JsonResolver Instance = new();

    private JsonResolver()
    {
    }

    public IMessagePackFormatter<T>? GetFormatter<T>() => Formatters<T>.Formatter;

    private static class Formatters<T>
    {
        public static readonly IMessagePackFormatter<T>? Formatter = typeof(T).Namespace?.StartsWith("BetaBae.", StringComparison.Ordinal) == true
            ? new JsonFormatter<T>()
            : StandardResolver.Instance.GetFormatter<T>();
    }

    private sealed class JsonFormatter<T> : IMessagePackFormatter<T>
    {
        public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options) =>
            writer.WriteJson(JsonSerializer.SerializeToElement(value, JsonConventions.Options));

        public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        {
            var text = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(text))
            {
                json.WriteMessagePack(ref reader, options.Security);
            }

            return JsonSerializer.Deserialize<T>(text.WrittenSpan, JsonConventions.Options)!;
        }
    }
}
