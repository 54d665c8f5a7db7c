using System.Text.Json;
using BetaBae.Core.Clones;
using Microsoft.Extensions.AI;

namespace BetaBae.Tests.Unit.Clones;

public sealed class OfflineChatClientTests
{
    private const string Persona = """
        Nickname: Mina
        Interests: hiking, jazz, baking
        How they write, in their own words:
        - Weekends are for mountains!
        - Coffee first, then we talk.
        """;

    private static readonly string[] Interests = ["hiking", "jazz", "baking"];

    private readonly OfflineChatClient _client = new();

    [Fact]
    public async Task It_answers_from_the_persona_and_differs_by_what_is_said()
    {
        var answers = new List<string>();
        foreach (var said in new[] { "Hi!", "What do you do on Sundays?", "I like tea", "Do you cook?", "How was your day", "안녕하세요" })
        {
            answers.Add(await AskAsync(said));
        }

        Assert.True(answers.Distinct().Count() >= 4);
        Assert.All(answers, a => Assert.True(
            a.Contains("Weekends are for mountains!", StringComparison.Ordinal) || a.Contains("Coffee first, then we talk.", StringComparison.Ordinal)));
        Assert.All(answers, a => Assert.Contains(Interests, i => a.Contains(i, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_same_talk_gets_the_same_answer() => Assert.Equal(await AskAsync("Hi!"), await new OfflineChatClientTests().AskAsync("Hi!"));

    [Theory]
    [InlineData("Are you human?")]
    [InlineData("are you a BOT??")]
    [InlineData("Is this real?")]
    [InlineData("혹시 인공지능이에요?")]
    public async Task Asked_what_it_is_it_says_so(string question)
    {
        Assert.Contains("I am an AI clone of Mina, not a human", await AskAsync(question), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_streams_the_same_text_in_pieces()
    {
        var prompt = ClonePrompt.Build(Persona, [new Turn(false, "Hi!")]);
        var updates = await _client.GetStreamingResponseAsync(prompt, null, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(await AskAsync("Hi!"), string.Concat(updates.Select(u => u.Text)));
        Assert.True(updates.Count > 4);
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
    }

    [Fact]
    public async Task Without_a_persona_it_still_answers()
    {
        var response = await _client.GetResponseAsync([new ChatMessage(ChatRole.User, "Hi!")], null, TestContext.Current.CancellationToken);

        Assert.NotEmpty(response.Text);
    }

    [Theory]
    [InlineData("Are you free on Friday?")]
    [InlineData("I went to the sea.")]
    public async Task Asked_for_json_it_answers_json(string message)
    {
        var response = await _client.GetResponseAsync(
            [new ChatMessage(ChatRole.User, message)],
            new ChatOptions { ResponseFormat = ChatResponseFormat.Json },
            TestContext.Current.CancellationToken);

        using var json = JsonDocument.Parse(response.Text);
        Assert.NotEmpty(json.RootElement.GetProperty("analysis").GetString()!);
        Assert.NotEmpty(json.RootElement.GetProperty("suggestions").GetString()!);
    }

    private async Task<string> AskAsync(string text) =>
        (await _client.GetResponseAsync(ClonePrompt.Build(Persona, [new Turn(false, text)]), null, TestContext.Current.CancellationToken)).Text;
}
