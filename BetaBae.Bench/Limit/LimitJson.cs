using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using MySqlConnector;

namespace BetaBae.Bench.Limit;

/// <summary>Writing answers member by member.</summary>
internal static class LimitJson
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public const string ContentType = "application/json; charset=utf-8";

    public static async Task WriteAsync<T>(HttpContext context, T value, Action<Utf8JsonWriter, T> write, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter, Options))
        {
            write(json, value);
        }

        await context.Response.BodyWriter.FlushAsync();
    }

    public static void WriteTime(this Utf8JsonWriter json, string name, DateTime time)
    {
        Span<char> text = stackalloc char[24];
        time.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }

    /// <summary>A column's text, or null.</summary>
    public static string? Text(this MySqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
