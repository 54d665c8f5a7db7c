using BetaBae.ChatRealtime.Pushes;
using BetaBae.Core.Accounts;
using StackExchange.Redis;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>Hears what concerns the connections of this replica, whoever says it.</summary>
internal sealed class Listening(IConnectionMultiplexer redis, Connections connections, ChatLists lists, Delivery delivery) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        redis.ConnectionRestored += OnRestored;
        await redis.ListenInOrderAsync(Signals.Push, delivery.Deliver);
        await redis.ListenAsync(Signals.ListChanged, users => lists.Changed(Signals.ReadUsers(users) ?? connections.Users));
        await redis.ListenAsync(SessionStore.Revoked, key => connections.Abort(key.ToString()));
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        redis.ConnectionRestored -= OnRestored;
        return Task.CompletedTask;
    }

    /// <summary>What was said while Redis was away was not heard.</summary>
    private void OnRestored(object? sender, ConnectionFailedEventArgs restored) => lists.Changed(connections.Users);
}
