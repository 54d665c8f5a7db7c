using System.Text.Json;
using BetaBae.LocalServers;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.Chat;

/// <summary>What chat tests do again and again.</summary>
internal static class Chats
{
    public static Task<Answer> SayAsync(this Person person, long cid, string text, string? clientMessageId = null) =>
        person.Client.SendJsonAsync(
            HttpMethod.Post, $"/chat/conversations/{cid}/messages/text", new { messageText = text, clientMessageId });

    public static async Task<JsonElement[]> MessagesAsync(this Person person, long cid, string query = "") =>
        [.. (await person.Client.GetAnswerAsync($"/chat/conversations/{cid}/messages{query}"))
            .Expect(200).GetProperty("messages").EnumerateArray()];

    /// <summary>All of a conversation, oldest first, as a client catches up.</summary>
    public static async Task<List<JsonElement>> CatchUpAsync(this Person person, long cid)
    {
        var all = new List<JsonElement>();
        while (await person.MessagesAsync(cid, $"?after={(all.Count == 0 ? 0 : all[^1].Seq())}") is { Length: > 0 } more)
        {
            all.AddRange(more);
        }

        return all;
    }

    public static async Task<JsonElement> ConversationAsync(this Person person, long cid) =>
        (await person.Client.GetAnswerAsync($"/chat/conversations/{cid}")).Expect(200);

    public static Task<Answer> ReadAsync(this Person person, long cid) =>
        person.Client.SendJsonAsync(HttpMethod.Post, $"/chat/conversations/{cid}/read");

    public static async Task<JsonElement> ListAsync(this Person person, string query = "") =>
        (await person.Client.GetAnswerAsync($"/chat/conversations{query}")).Expect(200);

    public static long[] Ids(this JsonElement list) =>
        [.. list.GetProperty("conversations").EnumerateArray().Select(c => c.GetProperty("conversationId").GetInt64())];

    public static long Seq(this JsonElement message) => message.GetProperty("seq").GetInt64();

    public static long Id(this JsonElement message) => message.GetProperty("messageId").GetInt64();

    public static string? Text(this JsonElement message) => message.GetProperty("messageText").GetString();

    public static int Unread(this JsonElement conversation) => conversation.GetProperty("unreadCount").GetInt32();

    /// <summary>Two who talk with each other, and the id of their REAL_BAE.</summary>
    public static async Task<(Person A, Person B, long Cid)> CoupleAsync(this IReachable app, string? password = null)
    {
        var (a, b) = (await app.NewPersonAsync("FEMALE", password: password), await app.NewPersonAsync("MALE", password: password));
        return (a, b, await app.RealBaeAsync(a, b));
    }
}
