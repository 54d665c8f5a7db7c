using System.Text.Json;
using BetaBae.Data.Entities;
using BetaBae.Tests.Hosting;
using static BetaBae.Tests.Contract.Matching.MatchCalls;

namespace BetaBae.Tests.Contract.Matching;

public abstract class MatchConsentTests(TestApp app)
{
    [Fact]
    public async Task With_both_consents_they_have_one_conversation()
    {
        var (a, b) = await app.TwoAsync();
        var match = (await RequestAsync(a, b.Id)).Expect(201);
        (await PostAsync(a, match, "real-bae/accept")).ExpectProblem(409);
        (await PostAsync(b, match, "real-bae/reject")).ExpectProblem(409);
        (await PostAsync(b, match, "accept")).Expect(200);

        var one = (await PostAsync(a, match, "real-bae/accept")).Expect(200);
        Assert.Equal((true, false), Consents(one));
        Assert.Equal(2, (await app.ConversationsAsync(match)).Count);
        Assert.Equal(one.GetRawText(), (await PostAsync(a, match, "real-bae/accept")).Expect(200).GetRawText());

        var both = (await PostAsync(b, match, "real-bae/accept")).Expect(200);
        Assert.Equal((true, true), Consents(both));
        var expected = (ConversationType.RealBae, 0L, string.Join(',', ((Person[])[a, b]).Select(p => $"{p.Id}>{(p == a ? b : a).Id}")));
        Assert.Contains(expected, await app.ConversationsAsync(match));

        var withdrawn = (await PostAsync(a, match, "real-bae/reject")).Expect(200);
        Assert.Equal((false, true), Consents(withdrawn));
        Assert.Equal("ACCEPTED", Status(withdrawn));
        Assert.Equal(withdrawn.GetRawText(), (await PostAsync(a, match, "real-bae/reject")).Expect(200).GetRawText());
        Assert.Equal((true, true), Consents((await PostAsync(a, match, "real-bae/accept")).Expect(200)));
        Assert.Equal(3, (await app.ConversationsAsync(match)).Count);
    }

    [Fact]
    public async Task Consents_at_once_make_one_conversation()
    {
        for (var round = 0; round < 5; round++)
        {
            var (a, b) = await app.TwoAsync();
            var match = await app.MatchedAsync(a, b);

            var answers = await Task.WhenAll(
                Enumerable.Range(0, 50).Select(i => PostAsync(i % 2 == 0 ? a : b, match, i % 5 == 4 ? "real-bae/reject" : "real-bae/accept")));
            Assert.All(answers, answer => answer.Expect(200));
            await Task.WhenAll(PostAsync(a, match, "real-bae/accept"), PostAsync(b, match, "real-bae/accept"));

            Assert.Equal((true, true), Consents(Assert.Single(await ListAsync(a))));
            Assert.Single(await app.ConversationsAsync(match), c => c.Type == ConversationType.RealBae);
        }
    }

    private static (bool Requester, bool Requested) Consents(JsonElement match) =>
        (match.GetProperty("realBaeRequesterConsent").GetBoolean(), match.GetProperty("realBaeRequestedConsent").GetBoolean());
}

[Collection(nameof(EmbeddedApp))]
public sealed class MatchConsentTestsEmbedded(EmbeddedApp app) : MatchConsentTests(app);

[Collection(nameof(RealApp))]
public sealed class MatchConsentTestsReal(RealApp app) : MatchConsentTests(app);
