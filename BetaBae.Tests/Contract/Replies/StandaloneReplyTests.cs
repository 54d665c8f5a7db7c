using BetaBae.Standalone;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.Replies;

/// <summary>Standalone as a newcomer starts it: one process, and clones answer by the offline model.</summary>
public sealed class StandaloneReplyTests
{
    [Fact]
    public async Task A_clone_answers_and_says_what_it_is()
    {
        var folder = Directory.CreateTempSubdirectory("betabae-replies-").FullName;
        var settings = new Dictionary<string, string>
        {
            ["BETABAE_DATA"] = folder,
            ["BETABAE_DEMO"] = "off",
            ["LanguageModel:ApiKey"] = "",
            ["LanguageModel:Endpoint"] = "",
        };
        await using (var host = await Task.Run(() => RunningHost.Start<StandaloneHost>(settings, _ => { })))
        {
            var (visitor, partner) = (await host.NewPersonAsync("MALE"), await host.NewPersonAsync());
            await host.CloneAsync(partner);
            var match = (await host.MatchedAsync(visitor, partner)).GetProperty("id").GetInt64();
            var talk = new Talk(visitor, partner, await host.ConversationAsync(visitor, match, "betabae"));
            await talk.SayAsync("Are you human?");
            await ReplyScene.UntilAsync(async () => (await talk.RepliesAsync()).Length > 0);

            Assert.Contains($"I am an AI clone of {partner.Nickname}", (await talk.RepliesAsync()).Single(), StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);
    }
}
