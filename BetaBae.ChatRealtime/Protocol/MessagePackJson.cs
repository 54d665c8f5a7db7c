using System.Text.Json;
using MessagePack;

namespace BetaBae.ChatRealtime.Protocol;

/// <summary>JSON as MessagePack and back. MessagePack's own converter leaves control characters as they are, which no JSON reader takes.</summary>
internal static class MessagePackJson
{
    public static void WriteJson(this ref MessagePackWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteMapHeader(value.GetPropertyCount());
                foreach (var member in value.EnumerateObject())
                {
                    writer.Write(member.Name);
                    writer.WriteJson(member.Value);
                }

                break;
            case JsonValueKind.Array:
                writer.WriteArrayHeader(value.GetArrayLength());
                foreach (var item in value.EnumerateArray())
                {
                    writer.WriteJson(item);
                }

                break;
            case JsonValueKind.Number when value.TryGetInt64(out var number):
                writer.Write(number);
                break;
            case JsonValueKind.Number:
                writer.Write(value.GetDouble());
                break;
            case JsonValueKind.String:
                writer.Write(value.GetString());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.Write(value.GetBoolean());
                break;
            default:
                writer.WriteNil();
                break;
        }
    }

    /// <summary>Throws where something nests too deep, or is nothing that JSON has.</summary>
    public static void WriteMessagePack(this Utf8JsonWriter json, ref MessagePackReader reader, MessagePackSecurity security)
    {
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Map:
                security.DepthStep(ref reader);
                json.WriteStartObject();
                for (var count = reader.ReadMapHeader(); count > 0; count--)
                {
                    json.WritePropertyName(reader.ReadString() ?? throw new MessagePackSerializationException("A member has no name."));
                    json.WriteMessagePack(ref reader, security);
                }

                json.WriteEndObject();
                reader.Depth--;
                break;
            case MessagePackType.Array:
                security.DepthStep(ref reader);
                json.WriteStartArray();
                for (var count = reader.ReadArrayHeader(); count > 0; count--)
                {
                    json.WriteMessagePack(ref reader, security);
                }

                json.WriteEndArray();
                reader.Depth--;
                break;
            case MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64:
                json.WriteNumberValue(reader.ReadUInt64());
                break;
            case MessagePackType.Integer:
                json.WriteNumberValue(reader.ReadInt64());
                break;
            case MessagePackType.Float:
                json.WriteNumberValue(reader.ReadDouble());
                break;
            case MessagePackType.String:
                json.WriteStringValue(reader.ReadString());
                break;
            case MessagePackType.Boolean:
                json.WriteBooleanValue(reader.ReadBoolean());
                break;
            case MessagePackType.Nil:
                reader.ReadNil();
                json.WriteNullValue();
                break;
            default:
                throw new MessagePackSerializationException($"{reader.NextMessagePackType} is not taken here.");
        }
    }
}
