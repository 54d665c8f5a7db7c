using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.AllEndpoints;

public abstract class UnknownRouteTests(TestApp app)
{
    [Theory]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("POST", "/nowhere/at/all", 404)]
    [InlineData("GET", "/auth", 404)]
    [InlineData("GET", "/chat/conversations/1/nothing", 404)]
    [InlineData("GET", "/index.php", 404)]
    [InlineData("GET", "/auth/login", 405)]
    [InlineData("DELETE", "/user/profile", 405)]
    [InlineData("PATCH", "/match", 405)]
    [InlineData("PUT", "/alive", 405)]
    public async Task Is_a_problem_whatever_the_client_accepts(string method, string path, int status)
    {
        var person = await app.NewPersonAsync(complete: false);
        foreach (var accept in (string?[])[null, "*/*", "text/html", "application/xml", "image/png, text/html;q=0.5", "nonsense"])
        {
            foreach (var client in (HttpClient[])[person.Client, app.NewClient()])
            {
                using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
                if (accept is not null)
                {
                    request.Headers.TryAddWithoutValidation("Accept", accept);
                }

                var answer = (await client.AnswerAsync(request)).ExpectProblem(status);
                Assert.Equal(status == 405, answer.ContentHeaders.Allow.Count > 0);
            }
        }
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xml")]
    public async Task Errors_of_known_routes_are_problems_too(string accept)
    {
        var person = await app.NewPersonAsync(complete: false);
        foreach (var (path, status) in ((string, int)[])[("/user/personality", 404), ("/match?limit=0", 400), ("/feed", 409)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Accept", accept);
            (await person.Client.AnswerAsync(request)).ExpectProblem(status);
        }
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class UnknownRouteTestsEmbedded(EmbeddedApp app) : UnknownRouteTests(app);

[Collection(nameof(RealApp))]
public sealed class UnknownRouteTestsReal(RealApp app) : UnknownRouteTests(app);
