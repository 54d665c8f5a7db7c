using System.Net.Http.Json;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.Auth;

public abstract class CrossSiteTests(TestApp app)
{
    [Theory]
    [InlineData("cross-site", null, 403)]
    [InlineData("cross-site", "https://evil.example", 403)]
    [InlineData("same-site", "https://sub.example", 403)]
    [InlineData(null, "https://evil.example", 403)]
    [InlineData(null, "null", 403)]
    [InlineData("same-origin", null, 401)]
    [InlineData("none", null, 401)]
    [InlineData(null, null, 401)]
    [InlineData(null, "own", 401)]
    [InlineData("cross-site", "https://app.example", 401)]
    [InlineData(null, "https://app.example", 401)]
    public async Task An_unsafe_request_of_another_site_is_refused(string? site, string? origin, int status)
    {
        await using var host = await app.StartOtherAsync(new Dictionary<string, string> { ["CORS_ORIGINS"] = "https://app.example, https://b.example" });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/login")
        {
            Content = JsonContent.Create(new { email = $"{Guid.NewGuid():N}@example.com", password = "wrong password" }),
        };
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin == "own" ? host.Address.GetLeftPart(UriPartial.Authority) : origin);
        }

        (await host.NewClient().AnswerAsync(request)).ExpectProblem(status);
    }

    [Fact]
    public async Task A_websocket_of_another_site_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/chat");
        request.Headers.Add("Origin", "https://evil.example");
        request.Headers.Add("Connection", "Upgrade");
        request.Headers.Add("Upgrade", "websocket");

        (await app.NewClient().AnswerAsync(request)).ExpectProblem(403);
    }

    [Fact]
    public async Task Reading_is_answered_but_only_allowed_origins_may_see_it()
    {
        await using var host = await app.StartOtherAsync(new Dictionary<string, string> { ["CORS_ORIGINS"] = "https://app.example" });

        var allowed = await AliveAsync(host, "https://app.example");
        var other = await AliveAsync(host, "https://evil.example");

        Assert.Equal("https://app.example", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("true", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Credentials")));
        Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Behind_a_trusted_TLS_proxy_the_cookie_is_secure()
    {
        await using var host = await app.StartOtherAsync(new Dictionary<string, string> { ["ForwardedHeaders_Enabled"] = "true" });
        var client = host.NewClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        var answer = await client.SendJsonAsync(
            HttpMethod.Post, "/auth/register", new { email = $"{Guid.NewGuid():N}@example.com", password = People.Password, legal_name = "Kim" });

        answer.Expect(201);
        Assert.Contains("; secure", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<Answer> AliveAsync(IRunningApp host, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/alive");
        request.Headers.Add("Origin", origin);
        var answer = await host.NewClient().AnswerAsync(request);
        answer.Expect(200);
        return answer;
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class CrossSiteTestsEmbedded(EmbeddedApp app) : CrossSiteTests(app);

[Collection(nameof(RealApp))]
public sealed class CrossSiteTestsReal(RealApp app) : CrossSiteTests(app);
