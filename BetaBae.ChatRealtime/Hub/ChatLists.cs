using BetaBae.Core;
using BetaBae.Core.Chat;
using BetaBae.Web.Backplane;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>
/// Brings people their chat list when it has changed: read where they are connected, and once for a burst of changes.
/// </summary>
internal sealed partial class ChatLists(
    Connections connections, LocalDispatcher delivery, IServiceScopeFactory scopes, TimeProvider time, ILogger<ChatLists> logger)
    : IDisposable
{
    /// <summary>Lists read at once because they have changed: after an outage everyone's are due.</summary>
    private const int MaxChanged = 8;

    /// <summary>Lists read at once for connections that have just begun, or asked: they do not wait for everyone's.</summary>
    private const int MaxAsked = 8;

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(75);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _changed = new(MaxChanged);
    private readonly SemaphoreSlim _asked = new(MaxAsked);

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>The users' lists are no longer what they were: those who are connected here get theirs soon.</summary>
    /// <param name="users">Whose.</param>
    /// <param name="cause">The <c>traceparent</c> of the change; empty for none.</param>
    public void Changed(IEnumerable<long> users, ReadOnlyMemory<byte> cause = default)
    {
        foreach (var id in users)
        {
            if (connections.Find(id) is { } user && user.NoteChange(Now, cause))
            {
                _ = BringAsync(user);
            }
        }
    }

    /// <summary>Sends the list to one connection, now, and waits until it has taken it; if it cannot be read now, as soon as it can.</summary>
    public async Task SendAsync(long userId, string connectionId)
    {
        if (connections.Find(userId) is not { } user || connections.Find(connectionId) is not { } connection)
        {
            return;
        }

        try
        {
            await connection.List;
            await SendAsync(user, () => [connectionId], _asked);
            await connection.List;
        }
        catch (Exception exception) when (StoreFailures.Find(exception) is not null)
        {
            Changed([userId]);
        }
    }

    public void Dispose()
    {
        _changed.Dispose();
        _asked.Dispose();
    }

    private async Task BringAsync(ConnectedUser user)
    {
        while (user.TakeChanges(Now, Quiet, Longest) is { } wait)
        {
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time);
                continue;
            }

            try
            {
                using var activity = ChatTelemetry.StartDelivery($"deliver {ServerEvents.ChatListUpdate}", user.TakenCause);
                await SendAsync(user, () => user.Connections, _changed);
            }
            catch (Exception exception)
            {
                if (StoreFailures.Find(exception) is null)
                {
                    LogFailed(exception);
                }

                user.NoteChange(Now, user.TakenCause);
                await Task.Delay(Retry, time);
            }
        }
    }

    /// <param name="user">Whose list.</param>
    /// <param name="to">Their connections that get it.</param>
    /// <param name="slots">
    /// How many may read at once. One is taken before the user's turn: whoever waits for one does not keep the user's turn from others.
    /// </param>
    private async Task SendAsync(ConnectedUser user, Func<IReadOnlyList<string>> to, SemaphoreSlim slots)
    {
        await slots.WaitAsync();
        try
        {
            await SendAsync(user, to);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task SendAsync(ConnectedUser user, Func<IReadOnlyList<string>> to)
    {
        await user.Sending.WaitAsync();
        try
        {
            var list = await ReadAsync(user.Id);
            user.Order.Begin(list.Conversations.Select(c => (c.ConversationId, c.LastMessage?.Seq ?? 0)), all: list.NextCursor is null);
            foreach (var connection in to().Select(connections.Find).OfType<LiveConnection>())
            {
                if (connection.List.IsCompleted)
                {
                    connection.List = delivery.SendAsync(connection, ServerEvents.ChatListUpdate, list);
                }
                else if (!connection.IsBehind)
                {
                    connection.IsBehind = true;
                    _ = CatchUpAsync(user, connection);
                }
            }
        }
        finally
        {
            user.Sending.Release();
        }
    }

    /// <summary>One list after the other: who is slow skips those that are no longer true.</summary>
    private async Task CatchUpAsync(ConnectedUser user, LiveConnection connection)
    {
        await connection.List;
        await user.Sending.WaitAsync();
        connection.IsBehind = false;
        user.Sending.Release();
        Changed([user.Id]);
    }

    private async Task<ConversationListView> ReadAsync(long userId)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ConversationService>()
            .ListAsync(userId, type: null, limit: null, cursor: null, CancellationToken.None);
    }

    [LoggerMessage(LogLevel.Error, "A chat list could not be sent; trying again")]
    private partial void LogFailed(Exception exception);
}
