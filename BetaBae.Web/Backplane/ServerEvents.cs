namespace BetaBae.Web.Backplane;

/// <summary>What the chat hub sends, by the contract's names.</summary>
internal static class ServerEvents
{
    public const string NewMessage = "newMessage";
    public const string ChatListUpdate = "chatListUpdate";
    public const string MessagesRead = "messagesRead";
    public const string Typing = "typing";
    public const string CloneTyping = "cloneTyping";
    public const string CloneDelta = "cloneDelta";
    public const string CloneFailed = "cloneFailed";
    public const string MatchUpdate = "matchUpdate";
}
