using BetaBae.Core;
using BetaBae.Core.Accounts;
using BetaBae.Core.Chat;
using BetaBae.Core.Clones;
using BetaBae.Core.Matching;

namespace BetaBae.Web.Backplane;

/// <summary>What some people are told at once about a change. Here, and nowhere else, is decided who is told what, and in which order.</summary>
/// <param name="People">Whom; each once.</param>
/// <param name="Events">One at least. Lists come last: they show what the others tell.</param>
internal sealed record Notification(IReadOnlyList<long> People, params IReadOnlyList<BackplaneEvent> Events)
{
    private static readonly BackplaneEvent ListChanged = new(BackplaneEvent.ListChanged);

    /// <summary>The first gives the push its name in traces.</summary>
    public static IReadOnlyList<Notification> Of(Change change) => change switch
    {
        MessageSent sent => Of(sent),
        ConversationRead { PartnerId: { } partner } read => [new([partner], Read(read.Receipt), ListChanged), new([read.Receipt.UserId], ListChanged)],
        ConversationRead read => [new([read.Receipt.UserId], ListChanged)],
        ConversationsChanged changed => [new(changed.People, ListChanged)],
        PersonTyping(var conversation, var user, var partner) =>
            [new([partner], new BackplaneEvent(ServerEvents.Typing, new Typing(conversation, user), conversation))],
        MatchChanged(var match, var hasNewConversations) =>
            [new([match.Requester.Id, match.Requested.Id], [new(ServerEvents.MatchUpdate, match), .. hasNewConversations ? [ListChanged] : Array.Empty<BackplaneEvent>()])],
        CloneReplyBegun(var visitor, var conversation, var seq) =>
            [new([visitor], new BackplaneEvent(ServerEvents.CloneTyping, new CloneTyping(conversation, seq), conversation))],
        CloneReplyGrown(var visitor, var conversation, var seq, var text) =>
            [new([visitor], new BackplaneEvent(ServerEvents.CloneDelta, new CloneDelta(conversation, seq, text), conversation))],
        CloneReplyFailed(var visitor, var conversation, var seq, var message) =>
            [new([visitor], new BackplaneEvent(ServerEvents.CloneFailed, new CloneFailed(conversation, seq, message), conversation))],
        SessionsRevoked revoked => [new([revoked.UserId], [.. revoked.Keys.Select(key => new BackplaneEvent(BackplaneEvent.SessionRevoked, key))])],
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "Nobody has said whom this concerns."),
    };

    private static Notification[] Of(MessageSent sent)
    {
        var message = sent.Message;
        var told = new BackplaneEvent(ServerEvents.NewMessage, message, message.ConversationId, message.Seq);
        if (message.ReadAt is not { } readAt || sent.People.Where(id => id != message.Sender.Id).ToList() is not [var reader] || message.IsClone)
        {
            return [new(sent.People, told, ListChanged)];
        }

        var receipt = new ReadReceipt(message.ConversationId, reader, message.Seq, readAt);
        return [new([message.Sender.Id], told, Read(receipt), ListChanged), new([reader], told, ListChanged)];
    }

    private static BackplaneEvent Read(ReadReceipt receipt) => new(ServerEvents.MessagesRead, receipt, receipt.ConversationId);
}
