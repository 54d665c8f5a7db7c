using BetaBae.Web.Backplane;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.SignalR;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>
/// Hands events to connections of this replica, to each in the order in which they came. Nobody has to wait here for a connection
/// that takes nothing.
/// </summary>
internal sealed class LocalDispatcher(Connections connections, IHubContext<ChatHub> hub)
{
    /// <summary>Events that wait for a connection. Beyond them it is cut, and asks for what it missed when it is back.</summary>
    private const int MaxWaiting = 1000;

    /// <summary>To all connections of someone.</summary>
    /// <param name="user">Whom it is for.</param>
    /// <param name="e">What has happened.</param>
    /// <param name="cause">The <c>traceparent</c> of its push; empty for none.</param>
    public void Deliver(ConnectedUser user, BackplaneEvent e, ReadOnlyMemory<byte> cause)
    {
        using var activity = ChatTelemetry.StartDelivery($"deliver {e.Name}", cause);
        foreach (var id in user.Connections)
        {
            if (connections.Find(id) is { } connection)
            {
                _ = SendAsync(connection, e.Name, e.Payload!);
            }
        }
    }

    /// <summary>To one connection, which takes what is written to it in the order of the calls; or to none, when it is not here any more.</summary>
    /// <returns>Completes when the connection has taken it, or takes nothing any more.</returns>
    public Task SendAsync(LiveConnection connection, string name, object payload)
    {
        var sent = hub.Clients.Client(connection.Context.ConnectionId).SendAsync(name, payload);
        return sent.IsCompletedSuccessfully ? Task.CompletedTask : FollowAsync(connection, sent);
    }

    private static async Task FollowAsync(LiveConnection connection, Task sent)
    {
        if (connection.CountWaiting(1) == MaxWaiting + 1)
        {
            // Like a line that breaks; what the hub closes does not come back by itself.
            connection.Context.Features.Get<IConnectionLifetimeFeature>()?.Abort();
        }

        await sent.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        connection.CountWaiting(-1);
    }
}
