namespace BetaBae.Data.Entities;

/// <summary>One person's request to get to know another, and what both said to it. One per pair, whichever way round.</summary>
public sealed class Match
{
    public long Id { get; set; }

    public long RequesterId { get; set; }

    public User? Requester { get; set; }

    public long RequestedId { get; set; }

    public User? Requested { get; set; }

    /// <summary>The smaller of the two ids; with <see cref="HighId"/> the pair without its direction.</summary>
    public long LowId { get; private set; }

    public long HighId { get; private set; }

    public MatchStatus Status { get; set; }

    public bool RequesterConsent { get; set; }

    public bool RequestedConsent { get; set; }

    public bool RealBaeRequesterConsent { get; set; }

    public bool RealBaeRequestedConsent { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public static Match Request(long requesterId, long requestedId, DateTime now) => new()
    {
        RequesterId = requesterId,
        RequestedId = requestedId,
        LowId = Math.Min(requesterId, requestedId),
        HighId = Math.Max(requesterId, requestedId),
        Status = MatchStatus.Pending,
        RequesterConsent = true,
        CreatedAt = now,
        UpdatedAt = now,
    };
}

public enum MatchStatus
{
    Pending,
    Accepted,
    Rejected,
}
