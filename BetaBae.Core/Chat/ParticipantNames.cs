namespace BetaBae.Core.Chat;

/// <summary>Who is who in a conversation, seen from one of its participants.</summary>
internal sealed record ParticipantNames(long UserId, string? Nickname, long PartnerId, string? PartnerNickname)
{
    public string PartnerName => DisplayName.Of(PartnerNickname, PartnerId);

    /// <summary>The name above a message; a clone, whose sender is null, goes by the name of its model.</summary>
    public string NameOf(long? senderId) => senderId == UserId ? DisplayName.Of(Nickname, UserId) : PartnerName;
}
