namespace BetaBae.Bench.Load;

/// <summary>What came of a load.</summary>
/// <param name="PerSecond">Calls that ended while it lasted, each second.</param>
/// <param name="Calls">All that ended, also those that were under way at its end.</param>
/// <param name="Latencies">Of all those.</param>
/// <param name="Errors">How many of them ended in something else than was expected.</param>
/// <param name="FirstError">What the first of those was.</param>
/// <param name="BesidePerSecond">What ran beside it, counted likewise.</param>
internal sealed record LoadResult(
    double PerSecond, int Calls, Latencies Latencies, int Errors, string? FirstError, double BesidePerSecond);
