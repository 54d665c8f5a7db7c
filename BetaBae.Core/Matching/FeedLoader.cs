using System.Data.Common;
using System.Text.Json;
using BetaBae.Data.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Core.Matching;

/// <summary>
/// Reads everyone into the feed's index, three tables side by side, and puts them together here: in a join the database looks up
/// every row of two tables by itself, which takes it three times as long. Who changes meanwhile is read again afterwards, as
/// whoever changes.
/// </summary>
internal static class FeedLoader
{
    private const string Profiles = "SELECT `UserId`, `Birthday`, `Gender`, `Mbti`, `Interests`, `Province`, `City` FROM `Profiles`";

    private const string Personalities = """
        SELECT `Id`, `UserId`, `Openness`, `Conscientiousness`, `Extraversion`, `Agreeableness`, `Neuroticism` FROM `Personalities`
        """;

    private const string LoveLanguages = """
        SELECT `Id`, `UserId`, `WordsOfAffirmation`, `ActsOfService`, `ReceivingGifts`, `QualityTime`, `PhysicalTouch` FROM `LoveLanguages`
        """;

    public static async Task LoadAsync(IServiceScopeFactory scopes, FeedIndex index, CancellationToken cancellationToken)
    {
        var join = new FeedJoin(index);
        FeedRows[] tables =
        [
            new(scopes, Profiles, "UserId", row => join.AddProfile(FeedEntry.OfProfile(Profile(row)))),
            new(scopes, Personalities, "Id", row => join.AddPersonality(row.GetInt64(1), Five(row).Mapped())),
            new(scopes, LoveLanguages, "Id", row => join.AddLoveOrder(row.GetInt64(1), RankOrder.Of(Five(row)))),
        ];

        // In step, so that few wait for their other parts.
        while ((await Task.WhenAll(tables.Select(t => t.NextAsync(cancellationToken)))).Any(more => more))
        {
        }

        join.End();
    }

    private static Traits Profile(DbDataReader row) => new(
        row.GetInt64(0),
        row.GetFieldValue<DateOnly>(1),
        Enum.Parse<Gender>(row.GetString(2)),
        row.IsDBNull(3) ? null : Enum.Parse<Mbti>(row.GetString(3)),
        JsonSerializer.Deserialize<string[]>(row.GetString(4), JsonSerializerOptions.Default) ?? [],
        row.GetString(5),
        row.GetString(6),
        null,
        null);

    private static FiveScores Five(DbDataReader row)
    {
        var five = default(FiveScores);
        for (var i = 0; i < 5; i++)
        {
            five[i] = row.GetDouble(2 + i);
        }

        return five;
    }
}
