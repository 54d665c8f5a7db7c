using System.Text;
using System.Text.Json;
using BetaBae.Tests.Hosting;
using BetaBae.Tests.Unit.Media;
using SkiaSharp;

namespace BetaBae.Tests.Contract.Files;

internal static class Forms
{
    public static readonly byte[] Png = SampleImages.Quarters(SKEncodedImageFormat.Png);

    /// <summary>A form of parts: a text, or bytes that are sent as a file.</summary>
    public static MultipartFormDataContent Of(params (string Name, object Value)[] parts)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in parts)
        {
            if (value is byte[] bytes)
            {
                form.Add(new ByteArrayContent(bytes), name, "whatever.bin");
            }
            else
            {
                form.Add(new StringContent((string)value), name);
            }
        }

        return form;
    }

    public static async Task<Answer> UploadAsync(this HttpClient client, byte[] bytes, string context = "test")
    {
        using var form = Of(("file", bytes), ("context", context));
        return await client.AnswerAsync(HttpMethod.Post, "/file", form);
    }

    public static Task<Answer> UploadAsync(this HttpClient client, string text) => client.UploadAsync(Encoding.UTF8.GetBytes(text));

    public static async Task<Answer> PutProfileAsync(this HttpClient client, params (string Name, object Value)[] parts)
    {
        using var form = Of(parts);
        return await client.AnswerAsync(HttpMethod.Put, "/user/profile", form);
    }

    public static Task<Answer> DeleteAnswerAsync(this HttpClient client, string path) => client.AnswerAsync(HttpMethod.Delete, path, null);

    public static string Url(this JsonElement file) => file.GetProperty("url").GetString()!;
}
