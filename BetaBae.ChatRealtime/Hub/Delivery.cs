using BetaBae.ChatRealtime.Pushes;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.SignalR;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>
/// Hands events to connections of this replica, to each in the order in which they came. Nobody waits here for a connection that
/// takes nothing.
/// </summary>
internal sealed partial class Delivery(Connections connections, IHubContext<ChatHub> hub, ILogger<Delivery> logger)
{
    /// <summary>Events that wait for a connection. Beyond them it is cut, and asks for what it missed when it is back.</summary>
    private const int MaxWaiting = 1000;

    /// <summary>To all connections of those whom the push is for.</summary>
    public void Deliver(ReadOnlyMemory<byte> message)
    {
        Push push;
        try
        {
            push = Push.Read(message);
        }
        catch (FormatException exception)
        {
            LogUnreadable(exception);
            return;
        }

        foreach (var user in push.Users)
        {
            foreach (var connection in connections.Find(user)?.Connections ?? [])
            {
                Send(connection, push.Name, push.Payload);
            }
        }
    }

    /// <summary>To one connection, which takes what is written to it in the order of the calls; or to none, when it is not here any more.</summary>
    public void Send(string connectionId, string name, object payload)
    {
        var sent = hub.Clients.Client(connectionId).SendAsync(name, payload);
        if (!sent.IsCompletedSuccessfully && connections.Find(connectionId) is { } connection)
        {
            _ = FollowAsync(connection, sent);
        }
    }

    private static async Task FollowAsync(LiveConnection connection, Task sent)
    {
        if (connection.Wait() > MaxWaiting)
        {
            // Like a line that breaks; what the hub closes does not come back by itself.
            connection.Context.Features.Get<IConnectionLifetimeFeature>()?.Abort();
        }

        await sent.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        connection.Waited();
    }

    [LoggerMessage(LogLevel.Warning, "A push could not be read: does a replica of another version send it?")]
    private partial void LogUnreadable(Exception exception);
}
