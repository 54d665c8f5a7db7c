namespace BetaBae.Bench.Reports;

/// <summary>A bound, and what was measured.</summary>
/// <param name="What">Which figure of which side.</param>
/// <param name="Value">The median.</param>
/// <param name="Bound">Inclusive.</param>
/// <param name="IsMinimum">The value must not be below the bound, else not above it.</param>
internal sealed record Verdict(string What, double Value, double Bound, bool IsMinimum)
{
    public bool IsReached => IsMinimum ? Value >= Bound : Value <= Bound;

    public static Verdict AtLeast(string what, double value, double bound) => new(what, value, bound, IsMinimum: true);

    public static Verdict AtMost(string what, double value, double bound) => new(what, value, bound, IsMinimum: false);

    /// <summary>On the median of a side's figure.</summary>
    public static Verdict AtLeast(Side side, string figure, double bound) => AtLeast($"{side.Name}, {figure}", side.Median(figure), bound);

    /// <inheritdoc cref="AtLeast(Side, string, double)"/>
    public static Verdict AtMost(Side side, string figure, double bound) => AtMost($"{side.Name}, {figure}", side.Median(figure), bound);
}
