using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.AllEndpoints;

public abstract class NoSessionTests(TestApp app)
{
    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task Without_a_session_everything_but_the_open_calls_is_401(string? token)
    {
        var scene = await Scene.SetAsync(app);
        var before = await app.FingerprintAsync();
        foreach (var endpoint in (await Endpoint.AllAsync(app)).Where(e => !e.IsOpen))
        {
            foreach (var path in scene.Paths(endpoint))
            {
                using var request = new HttpRequestMessage(endpoint.Method, path) { Content = StrangerTests.Body(endpoint, scene) };
                if (token is not null)
                {
                    request.Headers.Add("Cookie", $"session_id={token}");
                }

                (await app.NewClient().AnswerAsync(request)).ExpectProblem(401);
            }
        }

        Assert.Equal(before, await app.FingerprintAsync());
    }

    [Theory]
    [InlineData("/feed?limit=x")]
    [InlineData("/match?limit=")]
    [InlineData("/chat/conversations/1/messages?before=x")]
    public async Task Who_calls_is_asked_before_what_they_ask_for_is_read(string path) =>
        (await app.NewClient().GetAnswerAsync(path)).ExpectProblem(401);

    [Theory]
    [InlineData("/alive")]
    [InlineData("/health")]
    [InlineData("/openapi/v1.json")]
    public async Task Whoever_operates_it_needs_no_session(string path) => (await app.NewClient().GetAnswerAsync(path)).Expect(200);
}

[Collection(nameof(EmbeddedApp))]
public sealed class NoSessionTestsEmbedded(EmbeddedApp app) : NoSessionTests(app);

[Collection(nameof(RealApp))]
public sealed class NoSessionTestsReal(RealApp app) : NoSessionTests(app);
