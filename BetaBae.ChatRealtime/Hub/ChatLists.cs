using BetaBae.Core;
using BetaBae.Core.Chat;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>
/// Brings people their chat list when it has changed: read where they are connected, and once for a burst of changes.
/// </summary>
internal sealed partial class ChatLists(
    Connections connections, Delivery delivery, IServiceScopeFactory scopes, TimeProvider time, ILogger<ChatLists> logger)
    : IDisposable
{
    /// <summary>Lists read at once: after an outage everyone's are due.</summary>
    private const int MaxReads = 8;

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(75);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _reads = new(MaxReads);

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>The users' lists are no longer what they were: those who are connected here get theirs soon.</summary>
    public void Changed(IEnumerable<long> users)
    {
        foreach (var id in users)
        {
            if (connections.Find(id) is { } user && user.NoteChange(Now))
            {
                _ = BringAsync(user);
            }
        }
    }

    /// <summary>Sends the list to one connection, now; if it cannot be read now, as soon as it can.</summary>
    public async Task SendAsync(long userId, string connectionId)
    {
        if (connections.Find(userId) is not { } user)
        {
            return;
        }

        try
        {
            await SendAsync(user, () => [connectionId]);
        }
        catch (Exception exception) when (StoreFailures.Find(exception) is not null)
        {
            Changed([userId]);
        }
    }

    public void Dispose() => _reads.Dispose();

    private async Task BringAsync(LiveUser user)
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
                await SendAsync(user, () => user.Connections);
            }
            catch (Exception exception)
            {
                if (StoreFailures.Find(exception) is null)
                {
                    LogFailed(exception);
                }

                user.NoteChange(Now);
                await Task.Delay(Retry, time);
            }
        }
    }

    private async Task SendAsync(LiveUser user, Func<IReadOnlyList<string>> to)
    {
        await user.Sending.WaitAsync();
        try
        {
            var list = await ReadAsync(user.Id);
            foreach (var id in to())
            {
                delivery.Send(id, ServerEvents.ChatListUpdate, list);
            }
        }
        finally
        {
            user.Sending.Release();
        }
    }

    private async Task<ConversationListView> ReadAsync(long userId)
    {
        await _reads.WaitAsync();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<Conversations>()
                .ListAsync(userId, type: null, limit: null, cursor: null, CancellationToken.None);
        }
        finally
        {
            _reads.Release();
        }
    }

    [LoggerMessage(LogLevel.Error, "A chat list could not be sent; trying again")]
    private partial void LogFailed(Exception exception);
}
