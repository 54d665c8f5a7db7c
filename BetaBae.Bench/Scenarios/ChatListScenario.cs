using System.Text.Json;
using BetaBae.Bench.Reports;
using BetaBae.Bench.Seeding;

namespace BetaBae.Bench.Scenarios;

internal sealed class ChatListScenario() : RestScenario(
    "chatlist", "GET /chat/conversations, 40 conversations with 10 messages each, 32 connections: 2,500 /s", 32)
{
    private ChatGroup? _group;

    protected override IEnumerable<Person> People => _group!.Listers;

    protected override async Task SeedAsync(Seeder seeder) => _group = await ChatGroup.CreateAsync(seeder, messages: 10);

    protected override Func<byte[]> Requests(Uri target, IReadOnlyDictionary<long, string> tokens) =>
        Callers.Turns(_group!.Lists(target, tokens));

    protected override void Check(JsonElement body) => ChatGroup.CheckList(body);

    protected override IReadOnlyList<Verdict> Judge(Side system) => [Verdict.AtLeast(system, Figures.PerSecond, 2_500)];
}
