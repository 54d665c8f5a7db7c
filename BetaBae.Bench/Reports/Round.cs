namespace BetaBae.Bench.Reports;

/// <summary>The figures of one round, by name, in the order in which they are shown. A name ends with its unit.</summary>
internal sealed class Round : OrderedDictionary<string, double>;
