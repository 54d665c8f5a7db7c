using System.Text.Json;
using BetaBae.Bench.Reports;
using BetaBae.Bench.Seeding;

namespace BetaBae.Bench.Scenarios;

internal sealed class SendScenario() : RestScenario(
    "send", "POST /chat/conversations/{id}/messages/text, 100 conversations, 32 connections: 1,200 /s", 32)
{
    private IReadOnlyList<Chat> _chats = [];

    protected override int Expected => 201;

    protected override IEnumerable<Person> People => _chats.Select(c => c.A);

    protected override async Task SeedAsync(Seeder seeder)
    {
        var people = await seeder.PeopleAsync(200);
        _chats = await seeder.ChatsAsync([.. people.Take(100).Zip(people.Skip(100))], messages: 10);
    }

    protected override Func<byte[]> Requests(Uri target, IReadOnlyDictionary<long, string> tokens) =>
        ChatGroup.Texts(target, tokens, _chats);

    protected override void Check(JsonElement body) => ChatGroup.CheckText(body);

    protected override IReadOnlyList<Verdict> Judge(Side system) => [Verdict.AtLeast(system, Figures.PerSecond, 1_200)];
}
