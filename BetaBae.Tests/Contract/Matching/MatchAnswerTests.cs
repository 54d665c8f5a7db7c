using BetaBae.Data.Entities;
using BetaBae.Tests.Hosting;
using static BetaBae.Tests.Contract.Matching.MatchCalls;

namespace BetaBae.Tests.Contract.Matching;

public abstract class MatchAnswerTests(TestApp app)
{
    [Fact]
    public async Task Accepting_gives_each_one_conversation()
    {
        var (a, b) = await app.TwoAsync();
        var match = (await RequestAsync(a, b.Id)).Expect(201);

        await Task.Delay(2, TestContext.Current.CancellationToken);
        var accepted = (await PostAsync(b, match, "accept")).Expect(200);

        Assert.Equal("ACCEPTED", Status(accepted));
        Assert.True(accepted.GetProperty("requestedConsent").GetBoolean());
        Assert.NotEqual(match.GetProperty("updatedAt").GetString(), accepted.GetProperty("updatedAt").GetString());
        Assert.Equal(accepted.GetRawText(), Assert.Single(await ListAsync(a)).GetRawText());
        Assert.Empty(await ListAsync(b, "/received"));
        Assert.Equal(
            [
                (ConversationType.BetaBae, a.Id, $"{a.Id}>{b.Id}"),
                (ConversationType.BetaBae, b.Id, $"{b.Id}>{a.Id}"),
            ],
            await app.ConversationsAsync(match));
    }

    [Fact]
    public async Task Rejecting_ends_it()
    {
        var (a, b) = await app.TwoAsync();
        var match = (await RequestAsync(a, b.Id)).Expect(201);

        var rejected = (await PostAsync(b, match, "reject")).Expect(200);

        Assert.Equal("REJECTED", Status(rejected));
        Assert.False(rejected.GetProperty("requestedConsent").GetBoolean());
        Assert.Empty(await ListAsync(b, "/received"));
        (await PostAsync(b, match, "accept")).ExpectProblem(409);
        (await PostAsync(b, match, "reject")).ExpectProblem(409);
        (await PostAsync(b, match, "real-bae/accept")).ExpectProblem(409);
        Assert.Empty(await app.ConversationsAsync(match));
    }

    [Fact]
    public async Task Only_the_one_who_was_asked_answers()
    {
        var (a, b) = await app.TwoAsync();
        var stranger = await app.NewPersonAsync(complete: false);
        var match = (await RequestAsync(a, b.Id)).Expect(201);

        foreach (var answer in (string[])["accept", "reject"])
        {
            (await PostAsync(a, match, answer)).ExpectProblem(403);
            (await PostAsync(stranger, match, answer)).ExpectProblem(404);
        }

        Assert.Equal(match.GetRawText(), Assert.Single(await ListAsync(b)).GetRawText());
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("reject")]
    [InlineData("real-bae/accept")]
    [InlineData("real-bae/reject")]
    public async Task A_match_that_is_not_there_is_404(string action)
    {
        var (a, b) = await app.TwoAsync();
        var stranger = await app.NewPersonAsync(complete: false);
        var match = await app.MatchedAsync(a, b);

        (await PostAsync(stranger, match, action)).ExpectProblem(404);
        foreach (var (id, status) in ((string, int)[])
            [($"{long.MaxValue}", 404), ("0", 404), ("-1", 404), ("9223372036854775808", 400), ("x", 400), ("1.5", 400)])
        {
            (await a.Client.SendJsonAsync(HttpMethod.Post, $"/match/{id}/{action}")).ExpectProblem(status);
        }

        Assert.Equal(match.GetRawText(), Assert.Single(await ListAsync(a)).GetRawText());
    }

    [Fact]
    public async Task Answers_at_once_count_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var (a, b) = await app.TwoAsync();
            var match = (await RequestAsync(a, b.Id)).Expect(201);

            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => PostAsync(b, match, i % 2 == 0 ? "accept" : "reject")));

            var winner = Assert.Single(answers, answer => answer.Status == 200);
            Assert.Equal(19, answers.Count(answer => answer.Status == 409));
            Assert.Equal(winner.Body.GetRawText(), Assert.Single(await ListAsync(a)).GetRawText());
            Assert.Equal(Status(winner.Body) == "ACCEPTED" ? 2 : 0, (await app.ConversationsAsync(match)).Count);
        }
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class MatchAnswerTestsEmbedded(EmbeddedApp app) : MatchAnswerTests(app);

[Collection(nameof(RealApp))]
public sealed class MatchAnswerTestsReal(RealApp app) : MatchAnswerTests(app);
