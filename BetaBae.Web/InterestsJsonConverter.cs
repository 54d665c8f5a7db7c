using System.Text.Json;
using System.Text.Json.Serialization;
using BetaBae.Core.Profiles;

namespace BetaBae.Web;

/// <summary>A profile's interests: an array of texts, or one text with commas; not null.</summary>
internal sealed class InterestsJsonConverter : JsonConverter<string[]>
{
    public override bool HandleNull => true;

    public override string[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return InterestList.Parse([reader.GetString()!]);
        }

        try
        {
            return InterestList.Read(JsonSerializer.Deserialize<string?[]>(ref reader, options));
        }
        catch (JsonException exception)
        {
            // Without the place inside the list, so that the reader adds the member's.
            throw new JsonException(null, exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, string[] value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, options);
}
