using BetaBae.Data.Entities;

namespace BetaBae.Core.Demo;

/// <summary>A demo match with the conversations that it has given rise to, as if it had come about in the usual way.</summary>
internal static class DemoChats
{
    private const string Clone = "clone";

    /// <param name="match">From the data.</param>
    /// <param name="ids">The users' ids by key.</param>
    /// <param name="end">When the last message was sent.</param>
    public static IEnumerable<object> Of(DemoMatch match, IReadOnlyDictionary<string, long> ids, DateTime end)
    {
        var begin = end.AddDays(-2);
        var accepted = match.Status == MatchStatus.Accepted;
        var chats = match.Chats ?? [];
        var realBae = chats.FirstOrDefault(c => c.Visitor is null);

        var entity = Match.Request(ids[match.Requester], ids[match.Requested], begin);
        entity.Status = match.Status;
        entity.RequestedConsent = accepted;
        entity.RealBaeRequesterConsent = entity.RealBaeRequestedConsent = realBae is not null;
        yield return entity;
        if (!accepted)
        {
            yield break;
        }

        foreach (var visitor in new[] { match.Requester, match.Requested })
        {
            var partner = visitor == match.Requester ? match.Requested : match.Requester;
            var chat = chats.FirstOrDefault(c => c.Visitor == visitor);
            foreach (var part in Conversation(entity, ConversationType.BetaBae, chat, ids, begin, end, (visitor, partner)))
            {
                yield return part;
            }
        }

        if (realBae is not null)
        {
            var both = new[] { (match.Requester, match.Requested), (match.Requested, match.Requester) };
            foreach (var part in Conversation(entity, ConversationType.RealBae, realBae, ids, begin, end, both))
            {
                yield return part;
            }
        }
    }

    private static IEnumerable<object> Conversation(
        Match match,
        ConversationType type,
        DemoChat? chat,
        IReadOnlyDictionary<string, long> ids,
        DateTime begin,
        DateTime end,
        params (string User, string Partner)[] participants)
    {
        var said = (chat?.Messages ?? []).Select(m => m.Split(": ", 2)).Select(m => (Sender: m[0], Text: m[1])).ToArray();
        var unread = chat?.Unread ?? 0;
        var conversation = new Conversation
        {
            Match = match,
            Type = type,
            VisitorId = type == ConversationType.BetaBae ? ids[participants[0].User] : 0,
            LastSeq = said.Length,
            CreatedAt = begin,
            UpdatedAt = said.Length > 0 ? end : begin,
        };
        foreach (var (user, partner) in participants)
        {
            var missed = said.TakeLast(unread).Count(m => m.Sender != user);
            conversation.Participants.Add(new Participant
            {
                UserId = ids[user],
                PartnerId = ids[partner],
                UnreadCount = missed,
                LastReadSeq = said.Length - missed,
            });
        }

        yield return conversation;
        for (var i = 0; i < said.Length; i++)
        {
            // What is said to a clone is read when it answers.
            var sentAt = end.AddMinutes(-3 * (said.Length - 1 - i));
            var isRead = type == ConversationType.BetaBae && said[i].Sender != Clone
                ? said.Skip(i + 1).Any(m => m.Sender == Clone)
                : i < said.Length - unread;
            yield return new Message
            {
                Conversation = conversation,
                Seq = i + 1,
                SenderId = said[i].Sender == Clone ? null : ids[said[i].Sender],
                Text = said[i].Text,
                SentAt = sentAt,
                ReadAt = isRead ? sentAt.AddMinutes(1) : null,
            };
        }
    }
}
