using System.Text;
using System.Text.Json;
using MySqlConnector;

namespace BetaBae.Bench.Limit;

/// <summary>A message as the contract has it.</summary>
internal readonly record struct LimitMessage(
    long Id, long ConversationId, long Seq, byte[]? ClientId, long Sender, string Name, string Text, DateTime SentAt, DateTime? ReadAt)
{
    /// <summary>The columns that <see cref="Read"/> reads.</summary>
    public const string Columns = "m.Id, m.ConversationId, m.Seq, m.ClientMessageId, m.SenderId, m.Text, m.SentAt, m.ReadAt";

    public static LimitMessage Read(MySqlDataReader row, int first, Func<long, string> nameOf)
    {
        var sender = row.GetInt64(first + 4);
        return new LimitMessage(
            row.GetInt64(first),
            row.GetInt64(first + 1),
            row.GetInt64(first + 2),
            row.IsDBNull(first + 3) ? null : (byte[])row[first + 3],
            sender,
            nameOf(sender),
            row.GetString(first + 5),
            row.GetDateTime(first + 6),
            row.IsDBNull(first + 7) ? null : row.GetDateTime(first + 7));
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("messageId", Id);
        json.WriteNumber("conversationId", ConversationId);
        json.WriteNumber("seq", Seq);
        json.WriteString("clientMessageId", ClientId is null ? null : Encoding.UTF8.GetString(ClientId));
        json.WriteStartObject("sender");
        json.WriteNumber("id", Sender);
        json.WriteString("name", Name);
        json.WriteEndObject();
        json.WriteBoolean("isClone", false);
        json.WriteString("messageText", Text);
        json.WriteTime("sentAt", SentAt);
        json.WriteBoolean("isRead", ReadAt is not null);
        if (ReadAt is { } readAt)
        {
            json.WriteTime("readAt", readAt);
        }
        else
        {
            json.WriteNull("readAt");
        }

        json.WriteNull("attachment");
        json.WriteEndObject();
    }
}
