using BetaBae.ChatRealtime.Pushes;
using Microsoft.AspNetCore.SignalR;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>Hands pushes to those of their users who are connected here, to each connection in the order in which they came.</summary>
internal sealed class Delivery(Connections connections, IHubContext<ChatHub> hub)
{
    /// <summary>Pushes that wait for a connection that takes none. Beyond them it is closed, and asks for what it missed when it is back.</summary>
    private const int MaxWaiting = 1000;

    public void Deliver(ReadOnlyMemory<byte> message)
    {
        var push = Push.Read(message);
        foreach (var user in push.Users)
        {
            foreach (var id in connections.Find(user)?.Connections ?? [])
            {
                // A connection takes what is written to it in the order of the calls; nobody waits here for a slow one.
                var sent = hub.Clients.Client(id).SendAsync(push.Name, push.Payload);
                if (!sent.IsCompletedSuccessfully && connections.Find(id) is { } connection)
                {
                    _ = FollowAsync(connection, sent);
                }
            }
        }
    }

    private static async Task FollowAsync(LiveConnection connection, Task sent)
    {
        if (connection.Wait() > MaxWaiting)
        {
            connection.Context.Abort();
        }

        await sent.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        connection.Waited();
    }
}
