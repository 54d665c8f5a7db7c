using System.Text;

namespace BetaBae.Bench.Seeding;

internal sealed partial class Seeder
{
    private const int RowsOfOneStatement = 1000;

    /// <summary>
    /// Matches with both consents and their REAL_BAE conversations, in which the two have written by turns; all is read but
    /// the last message.
    /// </summary>
    /// <param name="pairs">Who talk with whom; each pair once.</param>
    /// <param name="messages">In each conversation; even, so that B has written the last one.</param>
    public async Task<IReadOnlyList<Chat>> ChatsAsync(IReadOnlyCollection<(Person A, Person B)> pairs, int messages)
    {
        var first = Math.Max(await MaxIdAsync("Matches"), await MaxIdAsync("Conversations"));
        Chat[] chats = [.. pairs.Select((p, i) => new Chat(first + i + 1, p.A, p.B))];
        foreach (var part in chats.Chunk(RowsOfOneStatement))
        {
            await InsertAsync("Matches (Id, RequesterId, RequestedId, LowId, HighId, Status, RequesterConsent, RequestedConsent, RealBaeRequesterConsent, RealBaeRequestedConsent, CreatedAt, UpdatedAt)",
                part, c => $"({c.Id}, {c.A.Id}, {c.B.Id}, {Math.Min(c.A.Id, c.B.Id)}, {Math.Max(c.A.Id, c.B.Id)}, 'Accepted', 1, 1, 1, 1, @begin, @begin)");
            await InsertAsync("Conversations (Id, MatchId, Type, VisitorId, LastSeq, CreatedAt, UpdatedAt)",
                part, c => $"({c.Id}, {c.Id}, 'RealBae', 0, {messages}, @begin, DATE_ADD(@begin, INTERVAL {messages} SECOND))");
            await InsertAsync("Participants (ConversationId, UserId, PartnerId, LastReadSeq, UnreadCount)", part, c =>
                $"({c.Id}, {c.A.Id}, {c.B.Id}, {Math.Max(0, messages - 1)}, {(messages > 0 ? 1 : 0)}), ({c.Id}, {c.B.Id}, {c.A.Id}, {messages}, 0)");
            await TalkAsync(part, messages);
        }

        return chats;
    }

    /// <summary>The messages of conversations with ids that follow one another.</summary>
    private async Task TalkAsync(Chat[] chats, int messages)
    {
        await CountToAsync(messages);
        await RunAsync(
            """
            INSERT INTO Messages (ConversationId, Seq, SenderId, ClientMessageId, Text, SentAt, ReadAt, AttachmentId)
            SELECT c.Id, n.n, IF(n.n % 2 = 1, m.RequesterId, m.RequestedId), NULL,
                CONCAT('Message ', n.n, ': have you been to the new place by the river, and what did you eat there?'),
                DATE_ADD(c.CreatedAt, INTERVAL n.n SECOND), IF(n.n < c.LastSeq, DATE_ADD(c.CreatedAt, INTERVAL n.n SECOND), NULL), NULL
            FROM Conversations c JOIN Matches m ON m.Id = c.MatchId CROSS JOIN Numbers n
            WHERE c.Id BETWEEN @from AND @to AND n.n <= @messages
            ORDER BY c.Id, n.n
            """,
            ("@from", chats[0].Id), ("@to", chats[^1].Id), ("@messages", messages));
    }

    private async Task InsertAsync(string table, Chat[] chats, Func<Chat, string> row)
    {
        var sql = new StringBuilder($"INSERT INTO {table} VALUES ");
        sql.AppendJoin(", ", chats.Select(row));
        await RunAsync(sql.ToString(), ("@begin", DateTime.UtcNow.AddDays(-30)));
    }
}
