using BetaBae.Tests.Hosting;
using static BetaBae.Tests.Contract.Matching.MatchCalls;

namespace BetaBae.Tests.Contract.Matching;

public abstract class MatchRequestTests(TestApp app)
{
    [Fact]
    public async Task A_request_is_pending_until_it_is_answered()
    {
        var (a, b) = await app.TwoAsync();

        var match = (await RequestAsync(a, b.Id)).Expect(201);

        Assert.Equal(
            [
                "id", "requester", "requested", "status", "requesterConsent", "requestedConsent",
                "realBaeRequesterConsent", "realBaeRequestedConsent", "createdAt", "updatedAt",
            ],
            match.EnumerateObject().Select(m => m.Name));
        Assert.Equal($$"""{"id":{{a.Id}},"nickname":"User {{a.Id}}"}""", match.GetProperty("requester").GetRawText());
        Assert.Equal($$"""{"id":{{b.Id}},"nickname":"User {{b.Id}}"}""", match.GetProperty("requested").GetRawText());
        Assert.Equal("PENDING", Status(match));
        Assert.True(match.GetProperty("requesterConsent").GetBoolean());
        Assert.False(match.GetProperty("requestedConsent").GetBoolean());
        Assert.False(match.GetProperty("realBaeRequesterConsent").GetBoolean());
        Assert.False(match.GetProperty("realBaeRequestedConsent").GetBoolean());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", match.GetProperty("createdAt").GetString());
        Assert.Equal(match.GetProperty("createdAt").GetString(), match.GetProperty("updatedAt").GetString());
        Assert.Equal(match.GetRawText(), Assert.Single(await ListAsync(a)).GetRawText());
        Assert.Equal(match.GetRawText(), Assert.Single(await ListAsync(b)).GetRawText());
        Assert.Equal(match.GetRawText(), Assert.Single(await ListAsync(b, "/received")).GetRawText());
        Assert.Empty(await ListAsync(a, "/received"));
        Assert.Empty(await app.ConversationsAsync(match));
    }

    [Fact]
    public async Task People_go_by_their_nicknames()
    {
        var (a, b) = (await app.NewPersonAsync("FEMALE", nickname: "산책 🌧"), await app.NewPersonAsync(complete: false));

        var match = (await RequestAsync(a, b.Id)).Expect(201);

        Assert.Equal("산책 🌧", match.GetProperty("requester").GetProperty("nickname").GetString());
        Assert.Equal(match.GetRawText(), Assert.Single(await ListAsync(b)).GetRawText());
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData("""{"requestedId":null}""", 400)]
    [InlineData("""{"requestedId":"1"}""", 400)]
    [InlineData("""{"requestedId":1.5}""", 400)]
    [InlineData("""{"requestedId":9223372036854775808}""", 400)]
    [InlineData("""{"requestedId":1,"status":"ACCEPTED"}""", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"requestedId":9223372036854775807}""", 404)]
    [InlineData("""{"requestedId":0}""", 404)]
    [InlineData("""{"requestedId":-1}""", 404)]
    public async Task A_request_to_nobody_is_refused(string body, int status)
    {
        var a = await app.NewPersonAsync(complete: false);
        (await a.Client.SendTextAsync(HttpMethod.Post, "/match", body)).ExpectProblem(status);
        Assert.Empty(await ListAsync(a));
    }

    [Fact]
    public async Task Oneself_is_400()
    {
        var a = await app.NewPersonAsync(complete: false);
        (await RequestAsync(a, a.Id)).ExpectProblem(400);
        Assert.Empty(await ListAsync(a));
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("reject")]
    [InlineData(null)]
    public async Task A_pair_has_one_match_for_good(string? answer)
    {
        var (a, b) = await app.TwoAsync();
        var match = (await RequestAsync(a, b.Id)).Expect(201);
        if (answer is not null)
        {
            (await PostAsync(b, match, answer)).Expect(200);
        }

        (await RequestAsync(a, b.Id)).ExpectProblem(409);
        (await RequestAsync(b, a.Id)).ExpectProblem(409);
        Assert.Single(await ListAsync(a));
    }

    [Fact]
    public async Task Both_asking_at_once_makes_one_match()
    {
        for (var round = 0; round < 5; round++)
        {
            var (a, b) = await app.TwoAsync();
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? RequestAsync(a, b.Id) : RequestAsync(b, a.Id)));

            Assert.Single(answers, answer => answer.Status == 201);
            Assert.Equal(19, answers.Count(answer => answer.Status == 409));
            Assert.Single(await ListAsync(a));
        }
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class MatchRequestTestsEmbedded(EmbeddedApp app) : MatchRequestTests(app);

[Collection(nameof(RealApp))]
public sealed class MatchRequestTestsReal(RealApp app) : MatchRequestTests(app);
