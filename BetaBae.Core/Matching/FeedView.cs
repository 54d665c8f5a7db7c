using BetaBae.Data.Entities;

namespace BetaBae.Core.Matching;

/// <summary>A page of the people who may suit someone, best first.</summary>
/// <param name="Users">The page.</param>
/// <param name="TotalCount">Everyone whom the filters leave.</param>
/// <param name="AverageMatchScore">Of everyone whom the filters leave, rounded; 0 when there is nobody.</param>
/// <param name="NextCursor">Asks for the next page; null on the last one.</param>
public sealed record FeedView(IReadOnlyList<FeedUserView> Users, int TotalCount, int AverageMatchScore, string? NextCursor);

/// <summary>Someone in the feed.</summary>
/// <param name="Id">Their user id.</param>
/// <param name="Nickname">What they are called.</param>
/// <param name="Age">Whole years, today in UTC.</param>
/// <param name="Gender">As they gave it.</param>
/// <param name="City">Where they live.</param>
/// <param name="Province">Where that is.</param>
/// <param name="ProfileImageUrl">Null when they have no image.</param>
/// <param name="Mbti">Null when they have not given it.</param>
/// <param name="Interests">As they wrote them.</param>
/// <param name="CompatibilityScore">0–100; see <see cref="Compatibility"/>.</param>
public sealed record FeedUserView(
    long Id,
    string Nickname,
    int Age,
    Gender Gender,
    string City,
    string Province,
    string? ProfileImageUrl,
    Mbti? Mbti,
    IReadOnlyList<string> Interests,
    int CompatibilityScore);
