using BetaBae.Bench.Reports;

namespace BetaBae.Bench.Scenarios;

/// <summary>Something that is measured.</summary>
/// <param name="name">On the command line.</param>
/// <param name="summary">What it does and what has to be reached, in a line.</param>
internal abstract class Scenario(string name, string summary)
{
    public string Name => name;

    public string Summary => summary;

    public abstract Task<Outcome> RunAsync(Bench bench);
}
