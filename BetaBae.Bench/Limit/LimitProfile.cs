using System.Globalization;
using MySqlConnector;

namespace BetaBae.Bench.Limit;

/// <summary>One SELECT.</summary>
internal sealed class LimitProfile(LimitStores stores)
{
    private const string Select = """
        SELECT u.Id, u.Email, u.LegalName, p.Introduce, p.Nickname, p.Birthday, p.Gender, p.Mbti, p.Interests, p.Province, p.City, p.ImageId
        FROM Users u LEFT JOIN Profiles p ON p.UserId = u.Id WHERE u.Id = @me
        """;

    public async Task GetAsync(HttpContext context)
    {
        var me = await stores.UserAsync(context);
        await using var connection = await stores.Database.OpenConnectionAsync();
        await using var command = new MySqlCommand(Select, connection);
        command.Parameters.AddWithValue("@me", me);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        await LimitJson.WriteAsync(context, row, (json, r) =>
        {
            json.WriteStartObject();
            json.WriteStartObject("user");
            json.WriteNumber("id", r.GetInt64(0));
            json.WriteString("email", r.GetString(1));
            json.WriteString("legal_name", r.GetString(2));
            json.WriteEndObject();
            json.WriteStartObject("profile");
            json.WriteString("introduce", r.Text(3));
            json.WriteString("nickname", r.GetString(4));
            json.WriteString("birthday", r.GetDateTime(5).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteString("gender", r.GetString(6).ToUpperInvariant());
            json.WriteString("mbti", r.Text(7));
            json.WritePropertyName("interests");
            json.WriteRawValue(r.GetString(8));
            json.WriteString("province", r.GetString(9));
            json.WriteString("city", r.GetString(10));
            json.WriteNull("profile_image_url");
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}
