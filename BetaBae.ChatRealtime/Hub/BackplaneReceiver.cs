using System.Text.Json;
using BetaBae.Web.Backplane;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>Does what messages of the backplane say, for the connections of this replica.</summary>
internal sealed partial class BackplaneReceiver(
    Connections connections, ChatLists lists, LocalDispatcher dispatcher, ILogger<BackplaneReceiver> logger)
{
    private int _unreadable;

    /// <summary>For one person, in the order of arrival on their channel.</summary>
    public void Receive(long userId, ReadOnlyMemory<byte> bytes)
    {
        if (connections.Find(userId) is { } user && Read(bytes) is { } message)
        {
            var first = message.Ordering;
            user.Order.Take(first.ConversationId, first.Seq, isLate => Deliver(user, message, isLate));
        }
    }

    /// <summary>For everyone.</summary>
    public void ReceiveForAll(ReadOnlyMemory<byte> bytes)
    {
        if (Read(bytes) is { } message && message.Events.Any(e => e.Name == BackplaneEvent.ListChanged))
        {
            lists.Changed(connections.Users, message.Cause);
        }
    }

    private void Deliver(ConnectedUser user, BackplaneMessage message, bool isLate)
    {
        foreach (var e in message.Events)
        {
            if (e.Name == BackplaneEvent.ListChanged)
            {
                lists.Changed([user.Id], message.Cause);
            }
            else if (e.Name == BackplaneEvent.SessionRevoked)
            {
                Abort(user, e, message.Cause);
            }
            else if (!isLate || e.Seq == 0)
            {
                dispatcher.Deliver(user, e, message.Cause);
            }
        }
    }

    private void Abort(ConnectedUser user, BackplaneEvent revoked, ReadOnlyMemory<byte> cause)
    {
        var key = revoked.Payload is BackplaneEvent.Json json ? JsonSerializer.Deserialize<string>(json.Text.Span) : null;
        var ended = user.Connections.Select(connections.Find).OfType<LiveConnection>().Where(c => c.Session.Key == key).ToList();
        if (ended.Count > 0)
        {
            using var activity = ChatTelemetry.StartDelivery($"deliver {revoked.Name}", cause);
            ended.ForEach(connection => connection.Context.Abort());
        }
    }

    private BackplaneMessage? Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            return BackplaneMessage.Read(message);
        }
        catch (FormatException exception)
        {
            // The first only: there may be many of them.
            if (Interlocked.Exchange(ref _unreadable, 1) == 0)
            {
                LogUnreadable(exception);
            }

            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "A replica says what cannot be read here: is it of another version? Clients here are not told; later ones are not logged")]
    private partial void LogUnreadable(Exception exception);
}
