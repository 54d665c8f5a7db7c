using System.Data.Common;
using System.Text;
using BetaBae.Data;
using BetaBae.Data.Entities;

namespace BetaBae.Core.Chat;

/// <summary>
/// The SQL of sending a message: what happens most of all that is written. One round trip locks and reads, one writes and
/// commits; and in few statements, because the database sends the answer to each by itself, and each wakes us.
/// </summary>
internal static class SendSql
{
    /// <summary>{0} the conversation, {1} the sender, {2} now.</summary>
    private const string State = """
        SELECT c.`Type`, c.`LastSeq`, c.`UpdatedAt`, p.`PartnerId`, mine.`Nickname`, theirs.`Nickname`, o.`UserId`, o.`UnreadCount`, o.`LastReadSeq`,
            m.`Status` = 'Accepted' AND m.`RealBaeRequesterConsent` AND m.`RealBaeRequestedConsent`,
            EXISTS (SELECT 1 FROM `Clones` k WHERE k.`UserId` = p.`PartnerId`),
            EXISTS (SELECT 1 FROM `RoomVisits` v WHERE v.`ConversationId` = {0} AND v.`UserId` = o.`UserId` AND v.`ExpiresAt` > {2}),
            EXISTS (SELECT 1 FROM `PendingReplies` r WHERE r.`ConversationId` = {0})
        FROM `Participants` p
        JOIN `Conversations` c ON c.`Id` = p.`ConversationId`
        JOIN `Matches` m ON m.`Id` = c.`MatchId`
        LEFT JOIN `Participants` o ON o.`ConversationId` = p.`ConversationId` AND o.`UserId` = p.`PartnerId`
        LEFT JOIN `Profiles` mine ON mine.`UserId` = p.`UserId`
        LEFT JOIN `Profiles` theirs ON theirs.`UserId` = p.`PartnerId`
        WHERE p.`ConversationId` = {0} AND p.`UserId` = {1}
        """;

    /// <summary>{3} the client's id of the message.</summary>
    private const string Same = """
        SELECT s.`Id`, s.`Seq`, s.`Text`, s.`SentAt`, s.`ReadAt`, s.`AttachmentId`, f.`ContentType`
        FROM `Messages` s LEFT JOIN `Files` f ON f.`Id` = s.`AttachmentId`
        WHERE s.`ConversationId` = {0} AND s.`SenderId` = {1} AND s.`ClientMessageId` = {3}
        """;

    /// <summary>
    /// Takes the conversation's lock and the next place; a stranger takes none. Clocks differ between machines and are set back: within
    /// a conversation time does not run backwards. <see cref="Conversation.Append"/> has the same rule for answers of clones.
    /// </summary>
    private const string Advance = """
        UPDATE `Conversations` SET `LastSeq` = `LastSeq` + 1, `UpdatedAt` = CASE WHEN `UpdatedAt` < {2} THEN {2} ELSE `UpdatedAt` END
        WHERE `Id` = {0} AND EXISTS (SELECT 1 FROM `Participants` p WHERE p.`ConversationId` = {0} AND p.`UserId` = {1})
        """;

    /// <summary>{0} the conversation, {1} the seq, {2} when, {3} the sender, {4} the client's id, {5} the text, {6} when it was read, {7} the attachment.</summary>
    private const string Insert = """
        INSERT INTO `Messages` (`ConversationId`, `Seq`, `SentAt`, `SenderId`, `ClientMessageId`, `Text`, `ReadAt`, `AttachmentId`)
        VALUES ({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7})
        """;

    /// <summary>{8} who receives it, {9} how many messages they have not read, {10} up to where they have read.</summary>
    private const string Receive = "UPDATE `Participants` SET `UnreadCount` = {9}, `LastReadSeq` = {10} WHERE `ConversationId` = {0} AND `UserId` = {8}";

    private const string ReplyIsDue = """
        INSERT INTO `PendingReplies` (`ConversationId`, `DueSeq`, `DueSince`, `NotBefore`, `Failures`) VALUES ({0}, {1}, {2}, {2}, 0)
        """;

    private const string ReplyIsDueToMore = "UPDATE `PendingReplies` SET `DueSeq` = {1} WHERE `ConversationId` = {0}";

    /// <summary>
    /// Waits for the conversation's lock and takes its next place, which is its newest in the answer: as long as it is not committed,
    /// it is as if it had not been taken. What was sent before is not looked for.
    /// </summary>
    /// <exception cref="DomainException">There is no such conversation, or it is not the caller's.</exception>
    public static Task<SendState> LockForSendAsync(
        this SqlTransaction transaction, long userId, long conversationId, DateTime now, CancellationToken cancellationToken) =>
        transaction.RunAsync(
            $"{Advance}; {State}",
            [conversationId, userId, now],
            rows => ReadAsync(rows, userId, conversationId, cancellationToken),
            cancellationToken);

    /// <summary>The same without a lock: it may change at once.</summary>
    /// <exception cref="DomainException">There is no such conversation, or it is not the caller's.</exception>
    public static Task<SendState> ReadSendStateAsync(
        this BetaBaeDbContext db, long userId, long conversationId, string? clientMessageId, DateTime now, CancellationToken cancellationToken) =>
        db.ReadAsync(
            clientMessageId is null ? State : $"{State}; {Same}",
            [conversationId, userId, now, Bytes(clientMessageId)],
            async rows =>
            {
                var state = await ReadAsync(rows, userId, conversationId, cancellationToken);
                return clientMessageId is not null && await rows.NextResultAsync(cancellationToken) && await rows.ReadAsync(cancellationToken)
                    ? state with { SentBefore = Sent(rows, state, clientMessageId) }
                    : state;
            },
            cancellationToken);

    /// <summary>Writes the message and what it changes, and with it the fact that a clone has to answer it.</summary>
    /// <returns>The message's id.</returns>
    public static Task<long> CommitSendAsync(this SqlTransaction transaction, Message message, SendState state) => transaction.CommitAsync(
        Insert,
        state.Other is not null ? Receive : state.ReplyIsDue ? ReplyIsDueToMore : ReplyIsDue,
        [
            message.ConversationId, message.Seq, message.SentAt, message.SenderId, Bytes(message.ClientMessageId), message.Text,
            message.ReadAt, message.AttachmentId, state.Other?.UserId, state.Other?.UnreadCount, state.Other?.LastReadSeq,
        ]);

    private static async Task<SendState> ReadAsync(
        DbDataReader rows, long userId, long conversationId, CancellationToken cancellationToken)
    {
        if (!await rows.ReadAsync(cancellationToken))
        {
            throw ConversationService.NotFound();
        }

        var conversation = new Conversation
        {
            Id = conversationId,
            Type = Enum.Parse<ConversationType>(rows.GetString(0)),
            LastSeq = rows.GetInt64(1),
            UpdatedAt = Utc(rows, 2),
        };
        var sides = new ParticipantNames(userId, Text(rows, 4), rows.GetInt64(3), Text(rows, 5));
        var other = rows.IsDBNull(6) ? null : new Participant
        {
            ConversationId = conversationId,
            UserId = rows.GetInt64(6),
            UnreadCount = rows.GetInt32(7),
            LastReadSeq = rows.GetInt64(8),
        };
        return new SendState(conversation, IsTrue(rows, 9), IsTrue(rows, 10), sides, other, IsTrue(rows, 11), IsTrue(rows, 12), null);
    }

    private static MessageView Sent(DbDataReader row, SendState state, string clientMessageId) => MessageView.Of(
        new Message
        {
            Id = row.GetInt64(0),
            ConversationId = state.Conversation.Id,
            SenderId = state.Sides.UserId,
            ClientMessageId = clientMessageId,
            Seq = row.GetInt64(1),
            Text = row.GetString(2),
            SentAt = Utc(row, 3),
            ReadAt = row.IsDBNull(4) ? null : Utc(row, 4),
            AttachmentId = row.IsDBNull(5) ? null : row.GetInt64(5),
        },
        Text(row, 6),
        state.Sides);

    private static byte[]? Bytes(string? clientMessageId) => clientMessageId is null ? null : Encoding.UTF8.GetBytes(clientMessageId);

    private static DateTime Utc(DbDataReader row, int column) => DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static bool IsTrue(DbDataReader row, int column) => !row.IsDBNull(column) && row.GetInt64(column) != 0;
}
