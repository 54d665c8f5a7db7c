using System.Diagnostics;

namespace BetaBae.Bench.Load;

/// <summary>How long calls took; each is kept, so that percentiles are exact.</summary>
internal sealed class Latencies
{
    private readonly List<long> _ticks = new(1 << 16);
    private bool _sorted = true;

    public int Count => _ticks.Count;

    /// <param name="ticks">Of <see cref="Stopwatch"/>.</param>
    public void Add(long ticks)
    {
        _ticks.Add(ticks);
        _sorted = false;
    }

    /// <summary>The smallest latency that at least this part of all calls did not exceed (nearest rank).</summary>
    /// <param name="part">Above 0, at most 1.</param>
    /// <returns>Milliseconds; not a number when there were no calls.</returns>
    public double Percentile(double part)
    {
        if (_ticks.Count == 0)
        {
            return double.NaN;
        }

        if (!_sorted)
        {
            _ticks.Sort();
            _sorted = true;
        }

        var rank = (int)Math.Ceiling(part * _ticks.Count);
        return _ticks[Math.Clamp(rank, 1, _ticks.Count) - 1] * 1000.0 / Stopwatch.Frequency;
    }
}
