using System.Text.Json.Serialization;

namespace BetaBae.Bench.Reports;

/// <summary>What was measured by turns with others: the system, the limit beside it …</summary>
/// <param name="Name">Its row in the table.</param>
/// <param name="Rounds">One or more, each with the same figures.</param>
internal sealed record Side(string Name, IReadOnlyList<Round> Rounds)
{
    /// <summary>The middle values by name; a figure that no round has is not among them.</summary>
    public IReadOnlyDictionary<string, double> Medians => Figures.ToDictionary(f => f, Median);

    [JsonIgnore]
    public IEnumerable<string> Figures => Rounds.SelectMany(r => r.Keys).Distinct();

    /// <summary>The middle one of the rounds' values; of an even number the lower middle one.</summary>
    public double Median(string figure)
    {
        double[] values = [.. Rounds.Where(r => r.ContainsKey(figure)).Select(r => r[figure]).Order()];
        return values.Length == 0 ? double.NaN : values[(values.Length - 1) / 2];
    }
}
