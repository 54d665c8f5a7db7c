using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using BetaBae.Tests.Contract.Chat;

namespace BetaBae.Tests.RealTime;

/// <summary>
/// What one connection of a visitor is shown of clones' answers: <c>cloneTyping</c> begins one, anew after a crash, each
/// <c>cloneDelta</c> adds to it, and the <c>newMessage</c> that ends it says the same in full.
/// </summary>
internal sealed class CloneStream
{
    private readonly Dictionary<long, (long ReplyToSeq, StringBuilder Text)> _begun = [];

    /// <summary>Answers that were shown from their beginning to their end without a gap.</summary>
    public int Whole { get; private set; }

    /// <summary>Pieces that are not of the answer that they were shown as, or twice. That one is missing is none: pushes are hints.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    /// <summary>The connection is a new one; what the last one was shown has an end that nobody saw.</summary>
    public void Begin() => _begun.Clear();

    public void Take(string name, JsonElement payload)
    {
        var cid = payload.TryGetProperty("conversationId", out var id) ? id.GetInt64() : 0;
        switch (name)
        {
            case "cloneTyping":
                _begun[cid] = (payload.GetProperty("replyToSeq").GetInt64(), new StringBuilder());
                break;

            // One that began on the connection before cannot be told from its end.
            case "cloneDelta" when _begun.TryGetValue(cid, out var answer):
                answer.Text.Append(payload.GetProperty("text").GetString());
                if (payload.GetProperty("replyToSeq").GetInt64() != answer.ReplyToSeq)
                {
                    Wrong.Enqueue($"A piece of another answer: {payload}");
                }

                break;
            case "newMessage" when payload.GetProperty("isClone").GetBoolean() && _begun.Remove(cid, out var answer):
                var (shown, stored) = ($"{answer.Text}", payload.Text()!);
                Whole += shown == stored ? 1 : 0;
                if (!IsWithGaps(shown, stored))
                {
                    Wrong.Enqueue($"Shown as {shown}, stored as {payload}");
                }

                break;
        }
    }

    private static bool IsWithGaps(string shown, string stored)
    {
        var found = 0;
        foreach (var letter in stored)
        {
            found += found < shown.Length && shown[found] == letter ? 1 : 0;
        }

        return found == shown.Length;
    }
}
