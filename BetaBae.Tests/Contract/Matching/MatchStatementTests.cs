using System.Text.Json;
using BetaBae.Tests.Hosting;
using static BetaBae.Tests.Contract.Matching.MatchCalls;

namespace BetaBae.Tests.Contract.Matching;

public abstract class MatchStatementTests(TestApp app)
{
    [Fact]
    public async Task Statements_do_not_grow_with_the_data()
    {
        var (a, b) = await app.TwoAsync();
        for (var i = 0; i < 3; i++)
        {
            (await RequestAsync(await app.NewPersonAsync(complete: false), b.Id)).Expect(201);
        }

        var match = default(JsonElement);
        Assert.Equal(2, await app.CountingAsync(() => b.Client.GetAnswerAsync("/match")));
        Assert.Equal(2, await app.CountingAsync(() => b.Client.GetAnswerAsync("/match/received")));
        Assert.Equal(2, await app.CountingAsync(async () => match = (await RequestAsync(a, b.Id)).Expect(201)));
        Assert.InRange(await app.CountingAsync(async () => (await PostAsync(b, match, "accept")).Expect(200)), 4, 6);
        Assert.Equal(2, await app.CountingAsync(async () => (await PostAsync(b, match, "real-bae/accept")).Expect(200)));
        Assert.InRange(await app.CountingAsync(async () => (await PostAsync(a, match, "real-bae/accept")).Expect(200)), 5, 6);
        Assert.Equal(2, await app.CountingAsync(async () => (await PostAsync(a, match, "real-bae/accept")).Expect(200)));
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class MatchStatementTestsEmbedded(EmbeddedApp app) : MatchStatementTests(app);

[Collection(nameof(RealApp))]
public sealed class MatchStatementTestsReal(RealApp app) : MatchStatementTests(app);
