using System.Collections.Concurrent;
using BetaBae.Core.Clones;
using Microsoft.Extensions.Options;

namespace BetaBae.ChatRealtime.Replies;

/// <summary>
/// Lets clones answer: takes what is due from the database, as much at once as the host allows, and keeps the claims alive
/// meanwhile. Any number of hosts do so beside each other.
/// </summary>
internal sealed partial class ReplyWorker(
    IServiceScopeFactory scopes, ReplySignal signal, ReplyMetrics metrics, IOptions<ReplyOptions> options, TimeProvider time, ILogger<ReplyWorker> logger)
    : BackgroundService
{
    /// <summary>How often it looks without being woken: for later attempts, dead workers' leases, and signals that were lost.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Renewal = DueReplies.Lease / 3;

    private readonly ConcurrentDictionary<ReplyClaim, Task> _working = new();
    private bool _isDown;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Parallelism == 0)
        {
            return;
        }

        var renewing = RepeatAsync(KeepAsync, wait => Task.Delay(Renewal, time, wait), stoppingToken);
        await RepeatAsync(BeginAsync, wait => signal.WaitAsync(Look, wait), stoppingToken);
        await renewing;
        await Task.WhenAll(_working.Values);
    }

    private async Task BeginAsync(DueReplies due, CancellationToken stopping)
    {
        var free = options.Value.Parallelism - _working.Count;
        foreach (var claim in free > 0 ? await due.ClaimAsync(free, stopping) : [])
        {
            // Known before it begins, so that its end finds it.
            var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _working[claim] = WorkAsync(claim, begin.Task, stopping);
            begin.SetResult();
        }
    }

    private async Task WorkAsync(ReplyClaim claim, Task begin, CancellationToken stopping)
    {
        await begin;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<CloneSpeaker>().AnswerAsync(claim, stopping);
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
            await scope.ServiceProvider.GetRequiredService<DueReplies>().ReleaseAsync([claim], CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogBroken(exception, claim.ConversationId);
        }
    }

    private async Task KeepAsync(DueReplies due, CancellationToken stopping)
    {
        if (!_working.IsEmpty)
        {
            await due.RenewAsync([.. _working.Keys], stopping);
        }

        metrics.Due(await due.CountAsync(stopping));
    }

    /// <summary>Again and again until the host stops, whatever becomes of the database; an outage is logged once.</summary>
    private async Task RepeatAsync(
        Func<DueReplies, CancellationToken, Task> work, Func<CancellationToken, Task> wait, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using (var scope = scopes.CreateAsyncScope())
                {
                    await work(scope.ServiceProvider.GetRequiredService<DueReplies>(), stopping);
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
}
