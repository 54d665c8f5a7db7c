using BetaBae.Bench.Load;

namespace BetaBae.Bench.Scenarios;

/// <summary>One side of a comparison: who calls, and whose processor time it is.</summary>
/// <param name="Name">Its row in the table.</param>
/// <param name="Callers">Whose calls are measured.</param>
/// <param name="Services">The processes that answer.</param>
internal sealed record Contestant(string Name, IReadOnlyList<Caller> Callers, IReadOnlyList<int> Services)
{
    /// <summary>Who call at the same time and are only counted.</summary>
    public IReadOnlyList<Caller> Beside { get; init; } = [];

    /// <summary>Calls a second, in open loop; null: closed loop.</summary>
    public double? Rate { get; init; }
}
