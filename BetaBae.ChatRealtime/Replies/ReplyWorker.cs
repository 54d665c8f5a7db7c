using System.Collections.Concurrent;
using BetaBae.Core;
using BetaBae.Core.Clones;
using Microsoft.Extensions.Options;

namespace BetaBae.ChatRealtime.Replies;

/// <summary>
/// Lets clones answer: takes what is due from the database, as much at once as the host allows, and keeps the claims alive
/// meanwhile. Any number of hosts do so beside each other.
/// </summary>
internal sealed partial class ReplyWorker(
    IServiceScopeFactory scopes, ReplySignal signal, ReplyMetrics metrics, IOptions<ReplyOptions> options, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<ReplyWorker> logger) : BackgroundService
{
    /// <summary>How often it looks without being woken: for later attempts, dead workers' leases, and signals that were lost.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Renewal = ReplyQueue.Lease / 3;

    /// <summary>
    /// A model that has said nothing for so long may never do: its answer gives its place to others, so that any number of
    /// conversations in which it hangs hold up nobody else. Waiting takes memory, but no thread and no connection to a store.
    /// </summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    /// <summary>Answers under way in all, with those that have given their place away.</summary>
    private const int MaxUnderWay = 1000;

    private readonly ConcurrentDictionary<ReplyClaim, Answer> _working = new();
    private bool _isDown;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Parallelism == 0)
        {
            return;
        }

        await lifetime.StartedAsync(stoppingToken);
        var renewing = RepeatAsync(KeepAsync, wait => Task.Delay(Renewal, time, wait), stoppingToken);
        await RepeatAsync(BeginAsync, wait => signal.WaitAsync(Look, wait), stoppingToken);
        await renewing;
        await Task.WhenAll(_working.Values.Select(answer => answer.End));
    }

    private async Task BeginAsync(ReplyQueue due, CancellationToken stopping)
    {
        var places = options.Value.Parallelism - _working.Values.Count(answer => !answer.Wait.IsLongerThan(Silence));
        var free = Math.Min(places, MaxUnderWay - _working.Count);
        foreach (var claim in free > 0 ? await due.ClaimAsync(free, stopping) : [])
        {
            // Known before it begins, so that its end finds it.
            var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var wait = new StallTimer(time);
            _working[claim] = new Answer(WorkAsync(claim, wait, begin.Task, stopping), wait);
            begin.SetResult();
        }
    }

    private async Task WorkAsync(ReplyClaim claim, StallTimer wait, Task begin, CancellationToken stopping)
    {
        await begin;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ReplyGenerator>().AnswerAsync(claim, wait, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await ReleaseAsync(claim);
        }
        catch (Exception exception)
        {
            // Whether the answer is stored or not, the database knows. If not, it is made again once the lease has run out.
            LogBroken(exception, claim.ConversationId);
        }
        finally
        {
            _working.TryRemove(claim, out _);
            signal.Set();
        }
    }

    private async Task ReleaseAsync(ReplyClaim claim)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ReplyQueue>().ReleaseAsync([claim], CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogBroken(exception, claim.ConversationId);
        }
    }

    private async Task KeepAsync(ReplyQueue due, CancellationToken stopping)
    {
        if (!_working.IsEmpty)
        {
            await due.RenewAsync([.. _working.Keys], stopping);
        }

        metrics.Due(await due.CountAsync(stopping));
    }

    /// <summary>Again and again until the host stops, whatever becomes of the database; an outage is logged once.</summary>
    private async Task RepeatAsync(
        Func<ReplyQueue, CancellationToken, Task> work, Func<CancellationToken, Task> wait, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using (var scope = scopes.CreateAsyncScope())
                {
                    await work(scope.ServiceProvider.GetRequiredService<ReplyQueue>(), stopping);
                }

                _isDown = false;
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                if (!_isDown)
                {
                    _isDown = true;
                    LogDown(exception);
                }
            }
            catch (Exception)
            {
                // Whatever it was, it is over.
                return;
            }

            await wait(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Beta baes cannot answer for now; trying again every second")]
    private partial void LogDown(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The beta bae of conversation {ConversationId} could not finish; trying again in a while")]
    private partial void LogBroken(Exception exception, long conversationId);

    /// <param name="End">Of all work on it.</param>
    /// <param name="Wait">Whether the model is silent.</param>
    private sealed record Answer(Task End, StallTimer Wait);
}
