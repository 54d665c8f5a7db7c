using System.Text.Json;
using BenchmarkDotNet.Attributes;
using BetaBae.Core.Chat;
using BetaBae.Data.Entities;
using BetaBae.Web;

namespace BetaBae.Bench.Micro;

/// <summary>Forty conversations as JSON.</summary>
public class ChatListBenchmarks
{
    private readonly ConversationListView _list = new([.. Enumerable.Range(1, 40).Select(Conversation)], 3, null);

    [Benchmark]
    public int Serialize() => JsonSerializer.SerializeToUtf8Bytes(_list, JsonConventions.Options).Length;

    private static ConversationView Conversation(int id)
    {
        var at = new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);
        var message = new MessageView(
            id, id, 10, null, new SenderView(id, "Nick"), false, "Have you been to the new place by the river?", at, true, at, null);
        return new ConversationView(id, id, ConversationType.RealBae, new ChatPartnerView(id, "Nick", null), 1, message, at, at);
    }
}
