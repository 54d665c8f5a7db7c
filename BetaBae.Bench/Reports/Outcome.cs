namespace BetaBae.Bench.Reports;

/// <summary>What came of a scenario.</summary>
/// <param name="Sides">What was measured.</param>
/// <param name="Verdicts">What had to be reached.</param>
internal sealed record Outcome(IReadOnlyList<Side> Sides, IReadOnlyList<Verdict> Verdicts)
{
    /// <summary>Which scenario; set where it is run.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>Calls whose answers were not as they had to be.</summary>
    public int Errors { get; init; }

    public string? FirstError { get; init; }
}
