using System.Globalization;
using System.Text.Json;
using BetaBae.Bench.Load;
using BetaBae.Bench.Seeding;

namespace BetaBae.Bench.Scenarios;

/// <summary>Eight people who each talk with the same forty others.</summary>
internal sealed record ChatGroup(IReadOnlyList<Person> Listers, IReadOnlyList<Chat> Chats)
{
    private const int Size = 8;
    private const int Partners = 40;
    private const int Page = 30;

    private static long _texts;

    /// <param name="seeder">The database.</param>
    /// <param name="messages">In each of their 320 conversations; even.</param>
    public static async Task<ChatGroup> CreateAsync(Seeder seeder, int messages)
    {
        var people = await seeder.PeopleAsync(Size + Partners);
        var listers = people.Take(Size).ToList();
        return new ChatGroup(
            listers, await seeder.ChatsAsync([.. from a in listers from b in people.Skip(Size) select (a, b)], messages));
    }

    /// <summary>Requests for their chat lists.</summary>
    public byte[][] Lists(Uri target, IReadOnlyDictionary<long, string> tokens) =>
        [.. Listers.Select(p => HttpRequests.Get(target, "/chat/conversations", tokens[p.Id]))];

    public static void CheckList(JsonElement body)
    {
        var conversations = body.GetProperty("conversations");
        Shape.Holds(conversations.GetArrayLength() == Partners, body);
        Shape.Holds(body.GetProperty("totalUnreadCount").GetInt32() > 0, body);
        Shape.Holds(conversations[0].GetProperty("lastMessage").GetProperty("messageText").GetString()!.Length > 0, body);
    }

    /// <summary>Requests for the newest messages of each conversation.</summary>
    public byte[][] Messages(Uri target, IReadOnlyDictionary<long, string> tokens) =>
        [.. Chats.Select(c => HttpRequests.Get(target, $"/chat/conversations/{c.Id}/messages?limit={Page}", tokens[c.A.Id]))];

    public static void CheckMessages(JsonElement body)
    {
        var messages = body.GetProperty("messages");
        Shape.Holds(messages.GetArrayLength() == Page, body);
        Shape.Holds(messages[0].GetProperty("seq").GetInt64() == messages[Page - 1].GetProperty("seq").GetInt64() + Page - 1, body);
    }

    /// <summary>Texts, each with a client id of its own, in all the conversations by turns.</summary>
    public static Func<byte[]> Texts(Uri target, IReadOnlyDictionary<long, string> tokens, IReadOnlyList<Chat> chats) => () =>
    {
        var chat = chats[(int)(++_texts % chats.Count)];
        var id = _texts.ToString(CultureInfo.InvariantCulture);
        return HttpRequests.Send(
            "POST",
            target,
            $"/chat/conversations/{chat.Id}/messages/text",
            tokens[chat.A.Id],
            $$"""{"messageText":"Shall we meet on Sunday, at the café by the river?","clientMessageId":"{{Environment.ProcessId}}-{{id}}"}""");
    };

    public static void CheckText(JsonElement body)
    {
        Shape.Holds(body.GetProperty("ok").GetBoolean(), body);
        Shape.Holds(body.GetProperty("message").GetProperty("messageId").GetInt64() > 0, body);
    }
}
