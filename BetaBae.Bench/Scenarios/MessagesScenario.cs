using System.Text.Json;
using BetaBae.Bench.Reports;
using BetaBae.Bench.Seeding;

namespace BetaBae.Bench.Scenarios;

internal sealed class MessagesScenario() : RestScenario(
    "messages", "GET /chat/conversations/{id}/messages?limit=30 of 1,000, 320 conversations, 32 connections: 4,000 /s", 32)
{
    private ChatGroup? _group;

    protected override IEnumerable<Person> People => _group!.Listers;

    protected override async Task SeedAsync(Seeder seeder) => _group = await ChatGroup.CreateAsync(seeder, messages: 1000);

    protected override Func<byte[]> Requests(Uri target, IReadOnlyDictionary<long, string> tokens) =>
        Callers.Turns(_group!.Messages(target, tokens));

    protected override void Check(JsonElement body) => ChatGroup.CheckMessages(body);

    protected override IReadOnlyList<Verdict> Judge(Side system) => [Verdict.AtLeast(system, Figures.PerSecond, 4_000)];
}
