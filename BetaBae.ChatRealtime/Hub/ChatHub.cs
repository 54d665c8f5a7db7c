using BetaBae.Core;
using BetaBae.Core.Accounts;
using BetaBae.Core.Chat;
using BetaBae.Web;
using Microsoft.AspNetCore.SignalR;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>
/// The contract's hub. Who may do what is asked of Core in every call. What a call writes is written even when its
/// connection breaks meanwhile: the client sends it again and finds it.
/// </summary>
internal sealed class ChatHub(
    Connections connections, BackplaneSubscriber backplane, ChatLists lists, SessionStore sessions, Presence rooms, MessageSender sender, TypingService typing)
    : Microsoft.AspNetCore.SignalR.Hub
{
    private long Me => Context.User!.Id();

    public override async Task OnConnectedAsync()
    {
        var session = Context.GetHttpContext()!.Session();
        connections.Add(Context, session);
        try
        {
            // Before the session is looked at and the list is read: what happens later is told.
            await backplane.FollowAsync(Me);
            if (await HasEndedAsync(session))
            {
                Context.Abort();
                return;
            }

            await lists.SendAsync(Me, Context.ConnectionId);
        }
        catch
        {
            // A connection that fails to begin is not told of its end.
            connections.Remove(Context.ConnectionId);
            await backplane.FollowAsync(Me);
            throw;
        }
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        var connection = connections.Remove(Context.ConnectionId);
        await backplane.FollowAsync(Me);
        if (connection is not { HasRooms: true })
        {
            return;
        }

        try
        {
            await rooms.CloseAsync([Context.ConnectionId], CancellationToken.None);
        }
        catch (Exception failure) when (StoreFailures.Find(failure) is not null)
        {
            // Its visits run out by themselves.
        }
    }

    [HubMethodName("enter")]
    public async Task EnterAsync(ConversationCall call)
    {
        connections.NoteRooms(Context.ConnectionId);
        var hasRead = await rooms.EnterAsync(Me, call.Conversation, Context.ConnectionId, CancellationToken.None);
        if (connections.Find(Context.ConnectionId) is null)
        {
            // It broke meanwhile, and nobody else will leave for it.
            await rooms.CloseAsync([Context.ConnectionId], CancellationToken.None);
        }

        await SendListAsync(hasRead);
    }

    [HubMethodName("leave")]
    public async Task LeaveAsync(ConversationCall call)
    {
        var hasRead = await rooms.LeaveAsync(Me, call.Conversation, Context.ConnectionId, CancellationToken.None);
        await SendListAsync(hasRead);
    }

    [HubMethodName("text")]
    public async Task<MessageView> TextAsync(TextCall call) =>
        (await sender.SendTextAsync(Me, call.Conversation, call.Text, call.ClientMessageId, CancellationToken.None)).Message;

    [HubMethodName("typing")]
    public Task TypingAsync(ConversationCall call) => typing.NoteAsync(Me, call.Conversation, Context.ConnectionAborted);

    /// <summary>The caller's list, unless it has changed: then it comes to all of their devices, and to this one with them.</summary>
    private Task SendListAsync(bool hasChanged) => hasChanged ? Task.CompletedTask : lists.SendAsync(Me, Context.ConnectionId);

    /// <summary>Revoked between authentication and now, its end was published when nobody here listened for it.</summary>
    private async Task<bool> HasEndedAsync(Session session)
    {
        try
        {
            return await sessions.SeeAsync(session.Key) is null;
        }
        catch (Exception failure) when (StoreFailures.Find(failure) is not null)
        {
            // SessionWatch finds what was revoked before, or is now on a replica that can.
            return false;
        }
    }
}
