using System.Collections.Concurrent;
using System.Text.Json;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>What was sent and what was acknowledged, to be compared with what is stored.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, (long Cid, JsonElement? Acknowledged)> _messages = new();

    /// <summary>The sentences of answers that said clearly that it cannot be done now, each with where it came from.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    /// <summary>What may never happen, and did.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    /// <summary>The refusals by their wording, the most frequent first.</summary>
    public string RefusalsByKind => Refusals.IsEmpty
        ? "none"
        : string.Join("; ", Refusals.GroupBy(r => r).OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} × {g.Key}"));

    public int Sent => _messages.Count;

    public int Acknowledged => _messages.Values.Count(m => m.Acknowledged is not null);

    public void Send(long cid, string clientMessageId) => _messages[clientMessageId] = (cid, null);

    public void Acknowledge(string clientMessageId, JsonElement message) =>
        _messages[clientMessageId] = (_messages[clientMessageId].Cid, message);

    /// <summary>That a client was refused with nothing but the sentence that says so of this store.</summary>
    public void ExpectRefusals(string store) => Assert.True(
        Refusals.All(r => r.EndsWith($": The {store} cannot be reached right now; try again in a moment", StringComparison.Ordinal)), RefusalsByKind);

    /// <summary>Compares with a conversation as one of its people can read it.</summary>
    public async Task<Comparison> CompareAsync(Person person, long cid)
    {
        var stored = await person.CatchUpAsync(cid);
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(n => (long)n), stored.Select(m => m.Seq()));
        var human = stored.Where(m => !m.GetProperty("isClone").GetBoolean()).ToList();
        var byClientId = human.ToLookup(m => m.GetProperty("clientMessageId").GetString()!);
        var mine = _messages.Where(m => m.Value.Cid == cid).ToList();
        foreach (var (id, message) in mine)
        {
            if (message.Acknowledged is { } acknowledged
                && byClientId[id].FirstOrDefault() is { ValueKind: JsonValueKind.Object } found
                && (acknowledged.Id() != found.Id() || acknowledged.Seq() != found.Seq() || acknowledged.Text() != found.Text()))
            {
                Violations.Enqueue($"Acknowledged {acknowledged}, stored {found}");
            }
        }

        return new Comparison(
            human.Count,
            mine.Count(m => m.Value.Acknowledged is not null && !byClientId[m.Key].Any()),
            human.Count - byClientId.Count,
            stored);
    }
}

/// <param name="Human">Messages stored that people sent.</param>
/// <param name="Lost">Acknowledged, but not stored.</param>
/// <param name="Doubled">Stored more than once.</param>
/// <param name="Stored">All messages, oldest first.</param>
internal sealed record Comparison(int Human, int Lost, int Doubled, List<JsonElement> Stored);
