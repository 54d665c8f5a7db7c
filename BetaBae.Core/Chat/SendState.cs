using BetaBae.Data.Entities;

namespace BetaBae.Core.Chat;

/// <summary>All that decides whether someone's message can be stored, and where.</summary>
/// <param name="Conversation">Where it goes: its id, type, newest message and last activity.</param>
/// <param name="BothConsent">The two of the match want to talk with each other, as far as this matters here.</param>
/// <param name="PartnerHasClone">There is someone to answer in a BETA_BAE.</param>
/// <param name="Sides">Names for the message.</param>
/// <param name="Other">The one who will have it unread; null in a BETA_BAE.</param>
/// <param name="OtherIsPresent">They have the conversation open, so it is read as it arrives.</param>
/// <param name="ReplyIsDue">The clone of a BETA_BAE owes an answer already.</param>
/// <param name="SentBefore">What the sender has stored under the same client id; null when there is nothing.</param>
internal sealed record SendState(
    Conversation Conversation,
    bool BothConsent,
    bool PartnerHasClone,
    ParticipantNames Sides,
    Participant? Other,
    bool OtherIsPresent,
    bool ReplyIsDue,
    MessageView? SentBefore)
{
    public void RefuseUnlessRealBae()
    {
        if (Conversation.Type != ConversationType.RealBae)
        {
            throw DomainException.Invalid("A clone reads texts only");
        }
    }

    public void RefuseUnlessOpen()
    {
        if (Conversation.Type == ConversationType.RealBae && !BothConsent)
        {
            throw DomainException.Conflict("Both of you must consent before you can talk with each other");
        }

        if (Conversation.Type == ConversationType.BetaBae && !PartnerHasClone)
        {
            throw DomainException.Conflict($"{Sides.PartnerName} has no clone to talk with");
        }
    }
}
