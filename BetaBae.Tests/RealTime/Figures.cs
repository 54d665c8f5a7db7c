using System.Text.Json;
using BetaBae.Tests.Contract.Chat;

namespace BetaBae.Tests.RealTime;

/// <summary>What came of a run.</summary>
internal sealed class Figures
{
    public int Sent { get; init; }

    public int Acknowledged { get; init; }

    /// <summary>Answers that said clearly that it cannot be done now, by their wording.</summary>
    public string Refused { get; init; } = "";

    public int Stored { get; private set; }

    public int Lost { get; private set; }

    public int Doubled { get; private set; }

    public int RepliesDue { get; private set; }

    public int RepliesArrived { get; private set; }

    public int RepliesDoubled { get; private set; }

    public void Add(Comparison comparison)
    {
        Stored += comparison.Human;
        Lost += comparison.Lost;
        Doubled += comparison.Doubled;
    }

    /// <summary>Each message is followed by the one reply that answers it.</summary>
    public void AddReplies(IReadOnlyList<JsonElement> stored)
    {
        var said = stored.Where(m => !m.GetProperty("isClone").GetBoolean()).Select(m => $"re: {m.Text()}").ToHashSet();
        var replies = stored.Where(m => m.GetProperty("isClone").GetBoolean()).Select(m => m.Text()!).ToList();
        RepliesDue += said.Count;
        RepliesArrived += replies.Distinct().Count(said.Contains);
        RepliesDoubled += replies.Count - replies.Distinct().Count(said.Contains);
    }

    public override string ToString() =>
        $"sent {Sent}, acknowledged {Acknowledged}, stored {Stored}, lost {Lost}, doubled {Doubled}; "
        + $"replies due {RepliesDue}, arrived {RepliesArrived}, doubled {RepliesDoubled}; refused: {Refused}";
}
