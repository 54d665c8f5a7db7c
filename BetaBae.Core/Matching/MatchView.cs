using BetaBae.Data.Entities;

namespace BetaBae.Core.Matching;

/// <summary>A match as both of its people see it.</summary>
/// <param name="Id">Rises with the time of the request.</param>
/// <param name="Requester">Who asked.</param>
/// <param name="Requested">Who was asked.</param>
/// <param name="Status">What the one who was asked has answered.</param>
/// <param name="RequesterConsent">True from the start.</param>
/// <param name="RequestedConsent">True from the acceptance.</param>
/// <param name="RealBaeRequesterConsent">The requester wants to talk with the other person, not with the clone alone.</param>
/// <param name="RealBaeRequestedConsent">So does the one who was asked.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">UTC; when anything above last changed.</param>
public sealed record MatchView(
    long Id,
    MatchPersonView Requester,
    MatchPersonView Requested,
    MatchStatus Status,
    bool RequesterConsent,
    bool RequestedConsent,
    bool RealBaeRequesterConsent,
    bool RealBaeRequestedConsent,
    DateTime CreatedAt,
    DateTime UpdatedAt);

public sealed record MatchPersonView(long Id, string Nickname);

/// <summary>A page of someone's matches, newest first.</summary>
/// <param name="Matches">The page.</param>
/// <param name="TotalCount">Of the whole list.</param>
/// <param name="NextCursor">Asks for the next page; null on the last one.</param>
public sealed record MatchListView(IReadOnlyList<MatchView> Matches, long TotalCount, string? NextCursor);
