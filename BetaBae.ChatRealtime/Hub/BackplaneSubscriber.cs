using System.Text;
using BetaBae.Web.Backplane;
using BetaBae.Core;
using BetaBae.Core.Accounts;
using StackExchange.Redis;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>Hears what concerns the connections of this replica, whoever says it.</summary>
internal sealed partial class BackplaneSubscriber(
    IConnectionMultiplexer redis, Connections connections, ChatLists lists, LocalDispatcher delivery, ILogger<BackplaneSubscriber> logger) : IHostedService
{
    private int _unreadable;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        redis.ConnectionRestored += OnRestored;
        redis.ListenInOrder(BackplaneChannels.Push, push => Hear(delivery.Deliver, (ReadOnlyMemory<byte>)push));
        await redis.ListenAsync(BackplaneChannels.ListChanged, changed => Hear(NoteChange, (ReadOnlyMemory<byte>)changed));
        await redis.ListenAsync(SessionStore.Revoked, key => Abort(key));
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        redis.ConnectionRestored -= OnRestored;
        return Task.CompletedTask;
    }

    private void NoteChange(ReadOnlyMemory<byte> message)
    {
        var changed = ListChangedMessage.Read(message);
        lists.Changed(changed.Users ?? connections.Users, changed.Cause);
    }

    private void Abort(ReadOnlyMemory<byte> message)
    {
        var cause = TraceParent.Take(ref message);
        var key = Encoding.UTF8.GetString(message.Span);
        if (connections.All.Any(c => c.Session.Key == key))
        {
            using var activity = ChatTelemetry.StartDelivery("deliver sessionRevoked", cause);
            connections.Abort(key);
        }
    }

    /// <summary>What was said while Redis was away was not heard.</summary>
    private void OnRestored(object? sender, ConnectionFailedEventArgs restored) => lists.Changed(connections.Users);

    private void Hear<T>(Action<T> handler, T message)
    {
        try
        {
            handler(message);
        }
        catch (FormatException exception)
        {
            // The first only: there may be many of them.
            if (Interlocked.Exchange(ref _unreadable, 1) == 0)
            {
                LogUnreadable(exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "A replica says what cannot be read here: is it of another version? Clients here are not told; later ones are not logged")]
    private partial void LogUnreadable(Exception exception);
}
