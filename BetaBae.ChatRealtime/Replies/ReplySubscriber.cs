using BetaBae.Web.Backplane;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace BetaBae.ChatRealtime.Replies;

/// <summary>Wakes this host's reply worker when any host has stored a message that a clone has to answer.</summary>
internal sealed class ReplySubscriber(IConnectionMultiplexer redis, ReplySignal signal, ReplyCauses causes, IOptions<ReplyOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => redis.ListenAsync(BackplaneChannels.ReplyDue, message => Hear(message));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Hear(ReadOnlyMemory<byte> message)
    {
        // Before the worker looks, which finds in the database what is due, whatever stands here.
        if (options.Value.Parallelism > 0 && ReplyDueMessage.TryRead(message, out var due))
        {
            causes.Note(due);
        }

        signal.Set();
    }
}
