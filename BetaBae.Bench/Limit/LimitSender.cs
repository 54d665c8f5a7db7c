using System.Globalization;
using System.Text;
using System.Text.Json;
using MySqlConnector;
using StackExchange.Redis;

namespace BetaBae.Bench.Limit;

/// <summary>
/// Storing a message: one batch that begins, locks and reads, one that writes and commits; two SETs in Redis; then three hints
/// that nobody waits for.
/// </summary>
internal sealed class LimitSender(LimitStores stores)
{
    private const string LockAndRead = """
        SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION;
        UPDATE Conversations c SET c.LastSeq = c.LastSeq + 1, c.UpdatedAt = @now
        WHERE c.Id = @cid AND EXISTS (SELECT 1 FROM Participants p WHERE p.ConversationId = c.Id AND p.UserId = @me);
        SELECT c.LastSeq, p.PartnerId, mine.Nickname,
            (SELECT COUNT(*) FROM RoomVisits v WHERE v.ConversationId = c.Id AND v.UserId = p.PartnerId)
        FROM Participants p JOIN Conversations c ON c.Id = p.ConversationId JOIN Matches h ON h.Id = c.MatchId
        JOIN Profiles mine ON mine.UserId = p.UserId
        WHERE p.ConversationId = @cid AND p.UserId = @me
        """;

    private const string Write = """
        INSERT INTO Messages (ConversationId, Seq, SenderId, ClientMessageId, Text, SentAt) VALUES (@cid, @seq, @me, @client, @text, @now);
        UPDATE Participants SET UnreadCount = UnreadCount + 1 WHERE ConversationId = @cid AND UserId = @other; COMMIT
        """;

    public static RedisChannel Channel(long user) => RedisChannel.Literal($"limit:user:{user}");

    public async Task PostAsync(HttpContext context)
    {
        var me = await stores.UserAsync(context);
        var cid = long.Parse((string)context.Request.RouteValues["cid"]!, CultureInfo.InvariantCulture);
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var text = body.RootElement.GetProperty("messageText").GetString()!;
        var client = body.RootElement.GetProperty("clientMessageId").GetString()!;
        var message = await StoreAsync(me, cid, text, client);
        await LimitJson.WriteAsync(
            context,
            message,
            static (json, m) =>
            {
                json.WriteStartObject();
                json.WriteBoolean("ok", true);
                json.WritePropertyName("message");
                m.Write(json);
                json.WriteEndObject();
            },
            StatusCodes.Status201Created);
    }

    public async Task<LimitMessage> StoreAsync(long me, long cid, string text, string client)
    {
        var clientId = Encoding.UTF8.GetBytes(client);
        var now = DateTime.UtcNow;
        await using var connection = await stores.Database.OpenConnectionAsync();
        long seq, other;
        string name;
        await using (var command = New(LockAndRead))
        {
            await using var row = await command.ExecuteReaderAsync();
            await row.ReadAsync();
            (seq, other, name) = (row.GetInt64(0), row.GetInt64(1), row.GetString(2));
        }

        await using var write = New(Write);
        write.Parameters.AddWithValue("@client", clientId);
        write.Parameters.AddWithValue("@seq", seq);
        write.Parameters.AddWithValue("@other", other);
        write.Parameters.AddWithValue("@text", text);
        await write.ExecuteNonQueryAsync();
        await stores.ChangedAsync(me, other);

        var message = new LimitMessage(write.LastInsertedId, cid, seq, clientId, me, name, text, now, null);
        var push = Push(message);
        stores.Subscriber.Publish(Channel(me), push, CommandFlags.FireAndForget);
        stores.Subscriber.Publish(Channel(other), push, CommandFlags.FireAndForget);
        stores.Subscriber.Publish(RedisChannel.Literal("limit:list-changed"), $"{me},{other}", CommandFlags.FireAndForget);
        return message;

        MySqlCommand New(string sql)
        {
            var command = new MySqlCommand(sql, connection);
            command.Parameters.AddWithValue("@me", me);
            command.Parameters.AddWithValue("@cid", cid);
            command.Parameters.AddWithValue("@now", now);
            return command;
        }
    }

    /// <summary>The record that the hub sends.</summary>
    private static byte[] Push(LimitMessage message) => LimitHub.Record(message, static (json, m) =>
    {
        json.WriteNumber("type", 1);
        json.WriteString("target", "newMessage");
        json.WriteStartArray("arguments");
        m.Write(json);
        json.WriteEndArray();
    });
}
