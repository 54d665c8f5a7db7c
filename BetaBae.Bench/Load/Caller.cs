using System.Diagnostics;

namespace BetaBae.Bench.Load;

/// <summary>Someone who makes one call after the other, when a loop says so.</summary>
internal abstract class Caller : IDisposable
{
    /// <summary>When the call under way was to begin: a timestamp of <see cref="Stopwatch"/>.</summary>
    public long Due { get; private set; }

    /// <summary>What was wrong with the last call; null when nothing was.</summary>
    public string? Complaint { get; private set; }

    /// <summary>What happens when a call has ended, with the time at which its latency ends.</summary>
    public Action<Caller, long> Ended { get; set; } = (_, _) => { };

    /// <summary>Begins a call that was to begin at <paramref name="due"/>; the one before must have ended.</summary>
    public void Call(long due)
    {
        Due = due;
        Complaint = null;
        Begin();
    }

    public abstract void Dispose();

    protected abstract void Begin();

    protected void End(long at, string? complaint = null)
    {
        Complaint = complaint;
        Ended(this, at);
    }
}
