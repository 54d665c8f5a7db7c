using System.Diagnostics;
using System.Threading.Channels;
using BetaBae.Core;
using BetaBae.Core.Chat;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace BetaBae.Web.Backplane;

/// <summary>
/// Hands hints to Redis, one after the other behind the backs of those who give them. What cannot be sent soon is
/// dropped: a Redis that is down delays nobody and fills no memory. Once it answers this replica again, everyone gets their
/// list anew, also from replicas that never lost it: the list shows what a dropped hint would have told.
/// </summary>
internal sealed partial class BackplanePublisher(
    Lazy<IConnectionMultiplexer> redis, TimeProvider time, ILogger<BackplanePublisher> logger)
    : INotifier, IHostedService, IDisposable
{
    /// <summary>Hints that wait; beyond them none is taken.</summary>
    private const int Capacity = 10_000;

    /// <summary>Hints handed over whose receipt is not confirmed yet.</summary>
    private const int MaxUnderWay = 64;

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(3);

    private readonly Channel<Hint> _hints = Channel.CreateBounded<Hint>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    private readonly SemaphoreSlim _underWay = new(MaxUnderWay);
    private Task _sending = Task.CompletedTask;
    private volatile bool _connected;
    private int _failing;
    private int _dropped;

    public void Publish(Change change)
    {
        var told = Notification.Of(change);
        Enqueue(told[0].Events[0].Name, cause => PublishAsync(told, cause));
        if (change is not MessageSent sent)
        {
            return;
        }

        PushTelemetry.CountMessage(sent.Message);
        if (sent.AwaitsReply)
        {
            var message = ReplyDueMessage.Write(sent.Message.ConversationId, sent.Message.Seq);
            Enqueue("replyDue", cause => PublishAsync(BackplaneChannels.ReplyDue, TraceParent.Before(cause, message)));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Without the flow of whatever starts the host: a push belongs to the trace of its cause.
        using (ExecutionContext.SuppressFlow())
        {
            _sending = Task.Run(SendAllAsync, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    /// <summary>After the server has stopped: the last requests' hints still go out.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (redis.IsValueCreated)
        {
            redis.Value.ConnectionRestored -= OnRestored;
        }

        _hints.Writer.TryComplete();
        await Task.WhenAny(_sending, Task.Delay(DrainTime, time, cancellationToken));
    }

    public void Dispose() => _underWay.Dispose();

    /// <summary>One command for each person, begun one after the other, so that each channel gets everything in order.</summary>
    private Task<long[]> PublishAsync(IReadOnlyList<Notification> notifications, string? cause) => Task.WhenAll(
        from told in notifications
        let message = (RedisValue)BackplaneMessage.Write(told.Events, cause)
        from user in told.People
        select PublishAsync(BackplaneChannels.Of(user), message));

    private Task<long> PublishAsync(RedisChannel channel, RedisValue message) => redis.Value.GetSubscriber().PublishAsync(channel, message);

    private void Enqueue(string name, Func<string?, Task> send)
    {
        if (!_hints.Writer.TryWrite(new Hint(name, send, time.GetTimestamp(), Activity.Current?.Context ?? default)))
        {
            _dropped = 1;
        }
    }

    private async Task SendAllAsync()
    {
        redis.Value.ConnectionRestored += OnRestored;
        await foreach (var hint in _hints.Reader.ReadAllAsync())
        {
            if (time.GetElapsedTime(hint.Since) > MaxAge)
            {
                _dropped = 1;
                continue;
            }

            // Begun in order on one connection, they arrive in order; only the confirmations are awaited side by side.
            await _underWay.WaitAsync();
            var sent = SendAsync(hint);
            if (!_connected)
            {
                await sent;
            }
        }

        for (var i = 0; i < MaxUnderWay; i++)
        {
            await _underWay.WaitAsync();
        }
    }

    private async Task SendAsync(Hint hint)
    {
        try
        {
            using var activity = PushTelemetry.Start(hint.Name, hint.Cause);
            await hint.Send(TraceParent.Of(activity));
            PushTelemetry.Duration.Record(time.GetElapsedTime(hint.Since).TotalSeconds, new KeyValuePair<string, object?>("event", hint.Name));
            _connected = true;
            if (Interlocked.Exchange(ref _failing, 0) == 1)
            {
                LogRecovered();
            }

            MakeUp();
        }
        catch (Exception exception)
        {
            _connected = false;
            _dropped = 1;
            if (Interlocked.Exchange(ref _failing, 1) == 0)
            {
                LogFailed(exception);
            }
        }
        finally
        {
            _underWay.Release();
        }
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs restored) => MakeUp();

    /// <summary>For hints that were dropped; if this one is, too, it is made up for the next time.</summary>
    private void MakeUp()
    {
        if (Interlocked.Exchange(ref _dropped, 0) == 1)
        {
            var told = new BackplaneEvent(BackplaneEvent.ListChanged);
            Enqueue(told.Name, cause => PublishAsync(BackplaneChannels.Everyone, BackplaneMessage.Write([told], cause)));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Connected clients cannot be told what happens; they are as soon as Redis answers")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Information, "Connected clients are told again what happens")]
    private partial void LogRecovered();

    /// <param name="Name">What it is called in traces.</param>
    /// <param name="Send">Hands it over, with the <c>traceparent</c> of doing so.</param>
    /// <param name="Since">When it was given.</param>
    /// <param name="Cause">The trace that it belongs to.</param>
    private readonly record struct Hint(string Name, Func<string?, Task> Send, long Since, ActivityContext Cause);
}
