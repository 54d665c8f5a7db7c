using System.Diagnostics;

namespace BetaBae.Bench.Load;

/// <summary>Has callers call for a while, and takes the times.</summary>
internal sealed class LoadLoop(EventLoop events)
{
    private static readonly long Timeout = 30 * Stopwatch.Frequency;

    private readonly Latencies _latencies = new();
    private int _underWay;
    private int _inTime;
    private int _besideInTime;
    private int _errors;
    private string? _firstError;

    /// <summary>Closed loop: each caller calls again as soon as its call has ended.</summary>
    /// <param name="callers">Whose calls are measured.</param>
    /// <param name="beside">Who call likewise, but are only counted.</param>
    /// <param name="duration">After it no call begins.</param>
    public LoadResult Closed(IReadOnlyList<Caller> callers, IReadOnlyList<Caller> beside, TimeSpan duration)
    {
        var end = After(duration);
        foreach (var caller in callers)
        {
            caller.Ended = (c, at) => Again(c, at, () => Count(c, at, end), end);
        }

        foreach (var caller in beside)
        {
            caller.Ended = (c, at) => Again(c, at, () => CountBeside(c, at, end), end);
        }

        foreach (var caller in callers.Concat(beside))
        {
            Start(caller, Stopwatch.GetTimestamp());
        }

        while (Stopwatch.GetTimestamp() < end)
        {
            events.Poll(end);
        }

        return Finish(end, duration);
    }

    /// <summary>
    /// Open loop: calls are due at a fixed rate, whatever becomes of them. One for which no caller is free waits, and its
    /// waiting counts.
    /// </summary>
    public LoadResult Open(IReadOnlyList<Caller> callers, double perSecond, TimeSpan duration)
    {
        var free = new Queue<Caller>(callers);
        var waiting = new Queue<long>();
        var end = After(duration);
        foreach (var caller in callers)
        {
            caller.Ended = (c, at) =>
            {
                _underWay--;
                Count(c, at, end);
                if (waiting.TryDequeue(out var late))
                {
                    Start(c, late);
                }
                else
                {
                    free.Enqueue(c);
                }
            };
        }

        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; ; i++)
        {
            var due = begun + (long)(i * (double)Stopwatch.Frequency / perSecond);
            while (Stopwatch.GetTimestamp() < due)
            {
                events.Poll(due);
            }

            if (due >= end)
            {
                return Finish(end, duration);
            }

            if (free.TryDequeue(out var caller))
            {
                Start(caller, due);
            }
            else
            {
                waiting.Enqueue(due);
            }
        }
    }

    private static long After(TimeSpan duration) => Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);

    private void Start(Caller caller, long due)
    {
        _underWay++;
        caller.Call(due);
    }

    private void Again(Caller caller, long at, Action count, long end)
    {
        _underWay--;
        count();
        if (at < end)
        {
            Start(caller, Stopwatch.GetTimestamp());
        }
    }

    private void Count(Caller caller, long at, long end)
    {
        _latencies.Add(at - caller.Due);
        _inTime += at <= end ? 1 : 0;
        Note(caller);
    }

    private void CountBeside(Caller caller, long at, long end)
    {
        _besideInTime += at <= end ? 1 : 0;
        Note(caller);
    }

    private void Note(Caller caller)
    {
        if (caller.Complaint is { } complaint)
        {
            _errors++;
            _firstError ??= complaint;
        }
    }

    private LoadResult Finish(long end, TimeSpan duration)
    {
        while (_underWay > 0)
        {
            if (Stopwatch.GetTimestamp() > end + Timeout)
            {
                throw new TimeoutException($"{_underWay} calls have not ended {Timeout / Stopwatch.Frequency} s after the load.");
            }

            events.Poll(end + Timeout);
        }

        return new LoadResult(
            _inTime / duration.TotalSeconds, _latencies.Count, _latencies, _errors, _firstError, _besideInTime / duration.TotalSeconds);
    }
}
