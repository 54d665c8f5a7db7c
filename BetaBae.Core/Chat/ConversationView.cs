using BetaBae.Data.Entities;

namespace BetaBae.Core.Chat;

/// <summary>A conversation as one of its participants sees it.</summary>
/// <param name="ConversationId">Its id.</param>
/// <param name="MatchId">The match that it belongs to.</param>
/// <param name="Type">With the partner's clone, or with the partner.</param>
/// <param name="ChatPartner">The other person, also where it is their clone that answers.</param>
/// <param name="UnreadCount">Messages of the other side that the participant has not read.</param>
/// <param name="LastMessage">Null while nothing was said.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">UTC; when it was created or its last message was stored.</param>
public sealed record ConversationView(
    long ConversationId,
    long MatchId,
    ConversationType Type,
    ChatPartnerView ChatPartner,
    int UnreadCount,
    MessageView? LastMessage,
    DateTime CreatedAt,
    DateTime UpdatedAt);

public sealed record ChatPartnerView(long Id, string Nickname, string? ProfileImageUrl);

/// <summary>A page of someone's conversations, latest activity first.</summary>
/// <param name="Conversations">The page.</param>
/// <param name="TotalUnreadCount">Of all conversations that the list has, not of the page alone.</param>
/// <param name="NextCursor">Asks for the next page; null on the last one.</param>
public sealed record ConversationListView(
    IReadOnlyList<ConversationView> Conversations,
    int TotalUnreadCount,
    string? NextCursor);
