using MySqlConnector;

namespace BetaBae.Bench.Limit;

/// <summary>
/// A page of the feed without scoring anyone: the caller's own traits, their matches, and the same twenty
/// profiles for everyone. What the system takes beyond that is the search among all people, and the frameworks.
/// </summary>
internal sealed class LimitFeed(LimitStores stores)
{
    private const string SelectMe = """
        SELECT p.*, t.*, l.* FROM Users u JOIN Profiles p ON p.UserId = u.Id JOIN Personalities t ON t.UserId = u.Id
        JOIN LoveLanguages l ON l.UserId = u.Id WHERE u.Id = @me
        """;

    private const string SelectMet = """
        SELECT RequestedId FROM Matches WHERE RequesterId = @me UNION ALL SELECT RequesterId FROM Matches WHERE RequestedId = @me
        """;

    private const string SelectShown = """
        SELECT UserId, Nickname, Birthday, Gender, City, Province, ImageId, Mbti, Interests FROM Profiles
        WHERE UserId IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)
        """;

    public async Task GetAsync(HttpContext context)
    {
        var me = await stores.UserAsync(context);
        await using var connection = await stores.Database.OpenConnectionAsync();
        foreach (var sql in (string[])[SelectMe, SelectMet])
        {
            await using var command = new MySqlCommand(sql, connection);
            command.Parameters.AddWithValue("@me", me);
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
            {
                _ = row.GetValue(0);
            }
        }

        List<Row> rows = [];
        await using (var command = new MySqlCommand(SelectShown, connection))
        {
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
            {
                rows.Add(new Row(
                    row.GetInt64(0), row.GetString(1), row.GetDateTime(2), row.GetString(3), row.GetString(4), row.GetString(5), row.Text(7), row.GetString(8)));
            }
        }

        await LimitJson.WriteAsync(context, rows, static (json, list) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("users");
            list.ForEach(r => r.Write(json));
            json.WriteEndArray();
            json.WriteNumber("totalCount", list.Count);
            json.WriteNumber("averageMatchScore", 50);
            json.WriteString("nextCursor", "none");
            json.WriteEndObject();
        });
    }

    private readonly record struct Row(
        long Id, string Nickname, DateTime Birthday, string Gender, string City, string Province, string? Mbti, string Interests)
    {
        public void Write(System.Text.Json.Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteNumber("id", Id);
            json.WriteString("nickname", Nickname);
            json.WriteNumber("age", DateTime.UtcNow.Year - Birthday.Year);
            json.WriteString("gender", Gender.ToUpperInvariant());
            json.WriteString("city", City);
            json.WriteString("province", Province);
            json.WriteNull("profileImageUrl");
            json.WriteString("mbti", Mbti);
            json.WritePropertyName("interests");
            json.WriteRawValue(Interests);
            json.WriteNumber("compatibilityScore", 50);
            json.WriteEndObject();
        }
    }
}
