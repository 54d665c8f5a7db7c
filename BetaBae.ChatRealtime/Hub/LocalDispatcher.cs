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

    /// <summary>To all connections of those whom the push is for.</summary>
    /// <exception cref="FormatException">It is no push.</exception>
    public void Deliver(ReadOnlyMemory<byte> message)
    {
        var push = BackplaneMessage.Read(message);
        using var activity = !push.Cause.IsEmpty && push.Users.Any(user => connections.Find(user) is not null)
            ? ChatTelemetry.StartDelivery($"deliver {push.Name}", push.Cause)
            : null;
        foreach (var user in push.Users)
        {
            foreach (var id in connections.Find(user)?.Connections ?? [])
            {
                if (connections.Find(id) is { } connection)
                {
                    _ = SendAsync(connection, push.Name, push.Payload);
                }
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
