using System.Globalization;

namespace BetaBae.Bench.Reports;

/// <summary>A scenario's medians as a Markdown table, and below it what had to be reached.</summary>
internal static class Table
{
    public static void Write(Outcome outcome, TextWriter to)
    {
        string[] figures = [.. outcome.Sides.SelectMany(s => s.Figures).Distinct()];
        Row([outcome.Scenario, .. figures]);
        Row(["---", .. figures.Select(_ => "--:")]);
        foreach (var side in outcome.Sides)
        {
            Row([side.Name, .. figures.Select(f => Format(side.Median(f)))]);
        }

        to.WriteLine();
        foreach (var side in outcome.Sides.Where(s => s.Rounds.Count > 1 && s.Figures.Contains(Figures.PerSecond)))
        {
            to.WriteLine($"{side.Name}, rounds: {string.Join(", ", side.Rounds.Select(r => Format(r[Figures.PerSecond])))} /s");
        }

        foreach (var verdict in outcome.Verdicts)
        {
            to.WriteLine(
                $"{(verdict.IsReached ? "reached" : "MISSED ")}  {verdict.What}: {Format(verdict.Value)}, {(verdict.IsMinimum ? "at least" : "at most")} {Format(verdict.Bound)}");
        }

        to.WriteLine(outcome.Errors == 0 ? "no errors" : $"{outcome.Errors} ERRORS, the first one: {outcome.FirstError}");
        to.WriteLine();

        void Row(IEnumerable<string> cells) => to.WriteLine($"| {string.Join(" | ", cells)} |");
    }

    /// <summary>Three digits are as many as a measurement is worth, but whole numbers are shown whole.</summary>
    private static string Format(double value) => double.IsNaN(value) ? "" : Math.Abs(value) switch
    {
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };
}
