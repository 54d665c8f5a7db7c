using BetaBae.ChatRealtime.Pushes;
using StackExchange.Redis;

namespace BetaBae.ChatRealtime.Replies;

/// <summary>Wakes this host's reply worker when any host has stored a message that a clone has to answer.</summary>
internal sealed class ReplyListening(IConnectionMultiplexer redis, ReplySignal signal) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => redis.ListenAsync(Signals.ReplyDue, _ => signal.Set());

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
