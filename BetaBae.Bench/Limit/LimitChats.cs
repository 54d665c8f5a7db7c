using System.Globalization;
using MySqlConnector;

namespace BetaBae.Bench.Limit;

/// <summary>Chat list and messages: two SELECTs each.</summary>
internal sealed class LimitChats(LimitStores stores)
{
    private const string SelectList = $"""
        SELECT c.Id, c.MatchId, c.CreatedAt, c.UpdatedAt, p.PartnerId, theirs.Nickname, mine.Nickname, p.UnreadCount, {LimitMessage.Columns}
        FROM Participants p
        JOIN Conversations c ON c.Id = p.ConversationId
        JOIN Profiles mine ON mine.UserId = p.UserId
        JOIN Profiles theirs ON theirs.UserId = p.PartnerId
        JOIN Messages m ON m.ConversationId = c.Id AND m.Seq = c.LastSeq
        WHERE p.UserId = @me ORDER BY c.UpdatedAt DESC, c.Id DESC LIMIT 101
        """;

    private const string SelectUnread = "SELECT SUM(UnreadCount) FROM Participants WHERE UserId = @me";

    private const string SelectSides = """
        SELECT p.PartnerId, theirs.Nickname, mine.Nickname, c.LastSeq FROM Participants p
        JOIN Conversations c ON c.Id = p.ConversationId
        JOIN Profiles mine ON mine.UserId = p.UserId JOIN Profiles theirs ON theirs.UserId = p.PartnerId
        WHERE p.ConversationId = @cid AND p.UserId = @me
        """;

    private const string SelectMessages = $"""
        SELECT {LimitMessage.Columns} FROM Messages m WHERE m.ConversationId = @cid AND m.Seq <= @seq ORDER BY m.Seq DESC LIMIT @limit
        """;

    public async Task ListAsync(HttpContext context)
    {
        var me = await stores.UserAsync(context);
        await using var connection = await stores.Database.OpenConnectionAsync();
        List<Row> rows = [];
        await using (var command = new MySqlCommand(SelectList, connection))
        {
            command.Parameters.AddWithValue("@me", me);
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
            {
                rows.Add(Row.Read(row, me));
            }
        }

        await using var sum = new MySqlCommand(SelectUnread, connection);
        sum.Parameters.AddWithValue("@me", me);
        var unread = Convert.ToInt64(await sum.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
        await LimitJson.WriteAsync(context, (rows, unread), static (json, list) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("conversations");
            list.rows.ForEach(r => r.Write(json));
            json.WriteEndArray();
            json.WriteNumber("totalUnreadCount", list.unread);
            json.WriteNull("nextCursor");
            json.WriteEndObject();
        });
    }

    public async Task MessagesAsync(HttpContext context)
    {
        var me = await stores.UserAsync(context);
        var cid = long.Parse((string)context.Request.RouteValues["cid"]!, CultureInfo.InvariantCulture);
        await using var connection = await stores.Database.OpenConnectionAsync();
        string mine, theirs;
        long last;
        await using (var command = new MySqlCommand(SelectSides, connection))
        {
            command.Parameters.AddWithValue("@cid", cid);
            command.Parameters.AddWithValue("@me", me);
            await using var row = await command.ExecuteReaderAsync();
            await row.ReadAsync();
            (theirs, mine, last) = (row.GetString(1), row.GetString(2), row.GetInt64(3));
        }

        List<LimitMessage> messages = [];
        await using (var command = new MySqlCommand(SelectMessages, connection))
        {
            command.Parameters.AddWithValue("@cid", cid);
            command.Parameters.AddWithValue("@seq", last);
            command.Parameters.AddWithValue("@limit", int.Parse(context.Request.Query["limit"]!, CultureInfo.InvariantCulture));
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
            {
                messages.Add(LimitMessage.Read(row, 0, sender => sender == me ? mine : theirs));
            }
        }

        await LimitJson.WriteAsync(context, messages, static (json, list) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("messages");
            list.ForEach(m => m.Write(json));
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private readonly record struct Row(
        long Id, long MatchId, DateTime CreatedAt, DateTime UpdatedAt, long PartnerId, string Partner, int Unread, LimitMessage Last)
    {
        public static Row Read(MySqlDataReader row, long me)
        {
            var (theirs, mine) = (row.GetString(5), row.GetString(6));
            return new Row(
                row.GetInt64(0), row.GetInt64(1), row.GetDateTime(2), row.GetDateTime(3), row.GetInt64(4), theirs, row.GetInt32(7),
                LimitMessage.Read(row, 8, sender => sender == me ? mine : theirs));
        }

        public void Write(System.Text.Json.Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteNumber("conversationId", Id);
            json.WriteNumber("matchId", MatchId);
            json.WriteString("type", "REAL_BAE");
            json.WriteStartObject("chatPartner");
            json.WriteNumber("id", PartnerId);
            json.WriteString("nickname", Partner);
            json.WriteNull("profileImageUrl");
            json.WriteEndObject();
            json.WriteNumber("unreadCount", Unread);
            json.WritePropertyName("lastMessage");
            Last.Write(json);
            json.WriteTime("createdAt", CreatedAt);
            json.WriteTime("updatedAt", UpdatedAt);
            json.WriteEndObject();
        }
    }
}
