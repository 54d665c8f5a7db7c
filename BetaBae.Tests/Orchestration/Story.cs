using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace BetaBae.Tests.Orchestration;

/// <summary>What BetaBae is for, as a client of the started stack: two people find each other, and one talks with the other's clone.</summary>
internal static class Story
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <param name="address">Of the Api.</param>
    /// <param name="cancellationToken">Ends what never comes.</param>
    public static async Task LiveAsync(Uri address, CancellationToken cancellationToken)
    {
        using var mina = await RegisterAsync(address, "Mina", "FEMALE", cancellationToken);
        using var jun = await RegisterAsync(address, "Jun", "MALE", cancellationToken);
        var minaId = await IdAsync(mina, cancellationToken);
        var junId = await IdAsync(jun, cancellationToken);

        // Others may live here, too: Jun is on some page of Mina's feed, within seconds.
        while (!await IsInFeedAsync(mina, junId, cancellationToken))
        {
            await Task.Delay(Pause, cancellationToken);
        }

        var match = (await SendAsync(mina, HttpMethod.Post, "/match", new { requestedId = junId }, cancellationToken)).GetProperty("id").GetInt64();
        await SendAsync(jun, HttpMethod.Post, $"/match/{match}/accept", null, cancellationToken);

        // ChatRealtime's worker answers for the clone; REST shows it.
        var chats = await SendAsync(mina, HttpMethod.Get, "/chat/conversations?type=betabae", null, cancellationToken);
        var chat = Assert.Single(chats.GetProperty("conversations").EnumerateArray()).GetProperty("conversationId").GetInt64();
        await SendAsync(mina, HttpMethod.Post, $"/chat/conversations/{chat}/messages/text", new { messageText = "Do you like rain?" }, cancellationToken);
        JsonElement reply;
        while (true)
        {
            var messages = await SendAsync(mina, HttpMethod.Get, $"/chat/conversations/{chat}/messages?after=1", null, cancellationToken);
            if (messages.GetProperty("messages").EnumerateArray().ToList() is [var first, ..])
            {
                reply = first;
                break;
            }

            await Task.Delay(Pause, cancellationToken);
        }

        Assert.True(reply.GetProperty("isClone").GetBoolean());
        Assert.NotEqual("", reply.GetProperty("messageText").GetString());

        // The hub is behind the same address.
        var negotiation = await SendAsync(mina, HttpMethod.Post, "/chat/negotiate?negotiateVersion=1", null, cancellationToken);
        Assert.NotEqual("", negotiation.GetProperty("connectionToken").GetString());
        Assert.NotEqual(minaId, junId);
    }

    private static async Task<HttpClient> RegisterAsync(Uri address, string nickname, string gender, CancellationToken cancellationToken)
    {
        var client = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address };
        var account = new { email = $"{nickname}-{Guid.NewGuid():N}@example.com", password = "correct horse battery", legal_name = nickname };
        await SendAsync(client, HttpMethod.Post, "/auth/register", account, cancellationToken);
        var profile = new { nickname, gender, birthday = "1996-05-04", mbti = "ENFP", interests = (string[])["rain", "tea"], province = "Seoul", city = "Mapo" };
        await SendAsync(client, HttpMethod.Put, "/user/profile", profile, cancellationToken);
        await SendAsync(client, HttpMethod.Post, "/user/personality/score", new { answers = (int[])[4, 3, 5, 2, 1] }, cancellationToken);
        await SendAsync(client, HttpMethod.Post, "/user/lovelanguage/score", new { answers = (int[])[5, 4, 3, 2, 1] }, cancellationToken);
        await SendAsync(client, HttpMethod.Post, "/llm-clone/create", new { sampleUserResponses = (string[])["Rain and coffee."] }, cancellationToken);
        return client;
    }

    private static async Task<long> IdAsync(HttpClient client, CancellationToken cancellationToken) =>
        (await SendAsync(client, HttpMethod.Get, "/auth/session", null, cancellationToken)).GetProperty("userId").GetInt64();

    private static async Task<bool> IsInFeedAsync(HttpClient client, long id, CancellationToken cancellationToken)
    {
        string? cursor = "";
        while (cursor is not null)
        {
            var query = cursor.Length == 0 ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await SendAsync(client, HttpMethod.Get, $"/feed?limit=100{query}", null, cancellationToken);
            if (page.GetProperty("users").EnumerateArray().Any(u => u.GetProperty("id").GetInt64() == id))
            {
                return true;
            }

            cursor = page.GetProperty("nextCursor").GetString();
        }

        return false;
    }

    /// <summary>The answer's body; a refusal fails the test with what it said.</summary>
    private static async Task<JsonElement> SendAsync(HttpClient client, HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Default) };
        using var response = await client.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }
}
