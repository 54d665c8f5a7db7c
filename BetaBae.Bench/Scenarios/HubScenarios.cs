using BetaBae.Bench.Reports;

namespace BetaBae.Bench.Scenarios;

internal sealed class HubScenario() : HubPairs("hub", "100 pairs at the hub, closed loop, from text to newMessage: 1,200 /s, p99 200 ms")
{
    protected override IReadOnlyList<Verdict> Judge(Side system) =>
        [Verdict.AtLeast(system, Figures.PerSecond, 1_200), Verdict.AtMost(system, Figures.P99, 200)];
}

internal sealed class HubOpenScenario() : HubPairs("hub-open", "the same pairs, 50 messages a second in open loop: p50 3 ms, p99 12 ms")
{
    protected override double? Rate => 50;

    protected override IReadOnlyList<Verdict> Judge(Side system) =>
        [Verdict.AtMost(system, Figures.P50, 3), Verdict.AtMost(system, Figures.P99, 12)];
}
