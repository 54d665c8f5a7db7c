using System.Text.Json;
using System.Text.Json.Nodes;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>
/// What a device knows: what it fetched when it connected, and what events have told it since. It never asks again while it
/// is connected, so that it shows whether the events suffice.
/// </summary>
internal sealed class Mirror(Person person)
{
    private readonly Lock _changing = new();
    private readonly Dictionary<long, Chat> _chats = [];
    private readonly Dictionary<long, JsonElement> _matches = [];
    private readonly HashSet<long> _pushed = [];
    private JsonElement _list;

    /// <summary>How many events have told something.</summary>
    public int Events { get; private set; }

    /// <summary>How many of them were clones' answers.</summary>
    public int Replies { get; private set; }

    /// <summary>What came more than once on one connection.</summary>
    public List<string> Doubled { get; } = [];

    public void Receive(string name, JsonElement payload)
    {
        lock (_changing)
        {
            Events++;
            switch (name)
            {
                case "chatListUpdate":
                    _list = payload;
                    break;
                case "newMessage":
                    Replies += payload.GetProperty("isClone").GetBoolean() ? 1 : 0;
                    if (!_pushed.Add(payload.Id()))
                    {
                        Doubled.Add($"{payload}");
                    }

                    Add(payload);
                    break;
                case "messagesRead":
                    Of(payload).Receipts[payload.GetProperty("upToSeq").GetInt64()] = payload.GetProperty("readAt").GetString()!;
                    break;
                case "matchUpdate":
                    Take(payload);
                    break;
            }
        }
    }

    /// <summary>What a client asks for that has just connected, while events arrive already: what it missed.</summary>
    public async Task CatchUpAsync()
    {
        lock (_changing)
        {
            _pushed.Clear();
        }

        var fresh = await FetchAsync(person, KnownUpTo);
        lock (_changing)
        {
            fresh.Matches.ForEach(Take);
            fresh.Messages.ForEach(Add);
        }
    }

    /// <summary>Compares with what a client would get that fetches everything now.</summary>
    /// <returns>The first difference; null when there is none.</returns>
    public async Task<string?> DifferenceAsync()
    {
        var fresh = await FetchAsync(person, _ => 0);
        lock (_changing)
        {
            return _list.ValueKind == JsonValueKind.Undefined ? "list: none came"
                : Doubled.Count > 0 ? $"twice: {Doubled[0]}"
                : Different("list", fresh.List, _list)
                ?? Different("matches", Array(fresh.Matches), Array([.. _matches.Values.OrderByDescending(m => m.GetProperty("id").GetInt64())]))
                ?? Different(
                    "messages",
                    Array([.. fresh.Messages.Select(m => Told(m, null))]),
                    Array([.. _chats.OrderBy(c => c.Key).SelectMany(c => c.Value.Messages.Values.Select(m => Told(m, c.Value)))]));
        }
    }

    private static string? Different(string what, JsonElement fresh, JsonElement known) =>
        JsonElement.DeepEquals(fresh, known) ? null : $"{what}:\n  fresh {fresh}\n  known {known}";

    private static JsonElement Array(IEnumerable<JsonElement> elements) => JsonSerializer.SerializeToElement(elements);

    private static async Task<Fresh> FetchAsync(Person person, Func<long, long> after)
    {
        var list = await person.ListAsync();
        var matches = (await person.Client.GetAnswerAsync("/match")).Expect(200).GetProperty("matches").EnumerateArray().ToList();
        var messages = new List<JsonElement>();
        foreach (var cid in list.Ids().Order())
        {
            var seq = after(cid);
            while (await person.MessagesAsync(cid, $"?after={seq}") is { Length: > 0 } more)
            {
                messages.AddRange(more);
                seq = more[^1].Seq();
            }
        }

        return new Fresh(list, matches, messages);
    }

    /// <summary>The last message that one need not ask for again: what comes after is not here, or may have been read meanwhile.</summary>
    private long KnownUpTo(long cid)
    {
        lock (_changing)
        {
            if (!_chats.TryGetValue(cid, out var chat))
            {
                return 0;
            }

            // Pushes of this connection may be here already, behind a gap.
            var known = chat.Messages.Values.TakeWhile((m, i) => m.Seq() == i + 1 && !(IsMine(m) && ReadAt(m, chat) is null));
            return known.Count();
        }
    }

    /// <summary>
    /// The part of a message that events tell: to whom it was sent, that it is read shows in the list, not here; and a clone
    /// sends no receipts.
    /// </summary>
    private JsonElement Told(JsonElement message, Chat? chat)
    {
        var told = JsonObject.Create(message)!;
        var readAt = IsMine(message) && chat is not null ? ReadAt(message, chat) : message.GetProperty("readAt").GetString();
        told.Remove("isRead");
        told["readAt"] = IsMine(message) && HasReceipts(message) ? readAt : null;
        return JsonSerializer.SerializeToElement(told);
    }

    private static string? ReadAt(JsonElement message, Chat chat) => message.GetProperty("readAt").GetString()
        ?? chat.Receipts.FirstOrDefault(r => r.Key >= message.Seq()).Value;

    private bool HasReceipts(JsonElement message) => _list.GetProperty("conversations").EnumerateArray().Any(
        c => c.GetProperty("conversationId").GetInt64() == message.GetProperty("conversationId").GetInt64()
            && c.GetProperty("type").GetString() == "REAL_BAE");

    private bool IsMine(JsonElement message) => message.GetProperty("sender").GetProperty("id").GetInt64() == person.Id;

    private void Add(JsonElement message)
    {
        var messages = Of(message).Messages;

        // What was fetched may be newer than what is pushed, or older; that it is read stays true.
        if (!messages.TryGetValue(message.Seq(), out var known) || known.GetProperty("readAt").ValueKind == JsonValueKind.Null)
        {
            messages[message.Seq()] = message;
        }
    }

    /// <summary>Replicas' events can overtake each other: the later change counts.</summary>
    private void Take(JsonElement match)
    {
        var id = match.GetProperty("id").GetInt64();
        if (!_matches.TryGetValue(id, out var known)
            || string.CompareOrdinal(match.GetProperty("updatedAt").GetString(), known.GetProperty("updatedAt").GetString()) >= 0)
        {
            _matches[id] = match;
        }
    }

    private Chat Of(JsonElement payload)
    {
        var cid = payload.GetProperty("conversationId").GetInt64();
        if (!_chats.TryGetValue(cid, out var chat))
        {
            _chats[cid] = chat = new Chat();
        }

        return chat;
    }

    private sealed class Chat
    {
        public SortedDictionary<long, JsonElement> Messages { get; } = [];

        /// <summary>When the other side has read, by the last message that they had.</summary>
        public SortedDictionary<long, string> Receipts { get; } = [];
    }

    private sealed record Fresh(JsonElement List, List<JsonElement> Matches, List<JsonElement> Messages);
}
