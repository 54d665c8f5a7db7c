using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace BetaBae.Tests.Hosting;

public static class HttpClientExtensions
{
    /// <summary>Sends a body as JSON with its members named as they are; null sends none.</summary>
    public static Task<Answer> SendJsonAsync(this HttpClient client, HttpMethod method, string path, object? body = null) =>
        client.AnswerAsync(method, path, body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Default));

    /// <summary>Sends a text as it is, which may be no JSON at all.</summary>
    public static Task<Answer> SendTextAsync(
        this HttpClient client, HttpMethod method, string path, string body, string mediaType = "application/json") =>
        client.AnswerAsync(method, path, new StringContent(body, Encoding.UTF8, mediaType));

    public static Task<Answer> GetAnswerAsync(this HttpClient client, string path) => client.AnswerAsync(HttpMethod.Get, path, null);

    public static async Task<Answer> AnswerAsync(this HttpClient client, HttpMethod method, string path, HttpContent? content)
    {
        ArgumentNullException.ThrowIfNull(client);
        using var request = new HttpRequestMessage(method, path) { Content = content };
        return await client.AnswerAsync(request);
    }

    public static async Task<Answer> AnswerAsync(this HttpClient client, HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(client);
        using var response = await client.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Headers, response.Content.Headers);
    }
}
