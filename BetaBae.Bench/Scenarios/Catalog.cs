namespace BetaBae.Bench.Scenarios;

/// <summary>All scenarios, in the order in which <c>all</c> runs them.</summary>
internal static class Catalog
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new ProfileScenario(),
        new LoginsScenario(),
        new ChatListScenario(),
        new LongChatListScenario(),
        new MessagesScenario(),
        new SendScenario(),
        new HubScenario(),
        new HubOpenScenario(),
        new FeedScenario(),
        new LargeFeedScenario("feed-100k", 100_000, p50: 8, p99: 20),
        new LargeFeedScenario("feed-1m", 1_000_000, p50: 60, p99: null),
        new FreshnessScenario(),
        new HistoryScenario(),
        new StartScenario(),
        new ResidentScenario(),
        new IdleHubScenario(),
    ];

    /// <exception cref="BenchException">There is none of that name.</exception>
    public static IReadOnlyList<Scenario> Find(string name) => name == "all"
        ? All
        : [All.FirstOrDefault(s => s.Name == name)
            ?? throw new BenchException($"There is no scenario {name}: {string.Join(", ", All.Select(s => s.Name))}, or all.")];
}
