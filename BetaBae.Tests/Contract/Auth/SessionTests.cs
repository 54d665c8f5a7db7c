using System.Diagnostics;
using System.Net;
using BetaBae.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace BetaBae.Tests.Contract.Auth;

public abstract class SessionTests(TestApp app)
{
    [Fact]
    public async Task The_session_says_who_and_until_when()
    {
        var person = await app.NewPersonAsync();

        var session = (await person.Client.GetAnswerAsync("/auth/session")).Expect(200);

        Assert.Equal(person.Id, session.GetProperty("userId").GetInt64());
        Assert.Equal(person.Email, session.GetProperty("email").GetString());
        Assert.True(session.GetProperty("hasProfile").GetBoolean());
        Assert.True(session.GetProperty("hasLoveLanguage").GetBoolean());
        Assert.True(session.GetProperty("hasPersonality").GetBoolean());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", session.GetProperty("expiresAt").GetString());
    }

    [Fact]
    public async Task Logging_in_takes_the_email_in_any_case_and_trims_it()
    {
        var person = await app.NewPersonAsync(complete: false);

        var answer = await LoginAsync(app.NewClient(), $" {person.Email.ToUpperInvariant()} ", person.Password);

        Assert.Equal(person.Id, answer.Expect(200).GetProperty("userId").GetInt64());
    }

    [Fact]
    public async Task Wrong_email_and_wrong_password_are_one_answer()
    {
        var person = await app.NewPersonAsync(complete: false);

        var wrongPassword = (await LoginAsync(app.NewClient(), person.Email, "wrong password")).ExpectProblem(401);
        var wrongEmail = (await LoginAsync(app.NewClient(), $"{Guid.NewGuid():N}@example.com", "wrong password")).ExpectProblem(401);

        Assert.Equal("Invalid email or password", wrongPassword.Message);
        Assert.Equal("Invalid email or password", wrongEmail.Message);
    }

    [Fact]
    public async Task An_unknown_email_takes_as_long_as_a_wrong_password()
    {
        var person = await app.NewPersonAsync(complete: false);
        var client = app.NewClient();
        var known = new List<double>();
        var unknown = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            known.Add(await TimeAsync(() => LoginAsync(client, person.Email, "wrong password")));
            unknown.Add(await TimeAsync(() => LoginAsync(client, $"{Guid.NewGuid():N}@example.com", "wrong password")));
        }

        // Without a hash to compare it would be a small fraction; the medians of one run are compared with each other.
        Assert.True(Median(unknown) > Median(known) / 2, $"{Median(unknown)} ms against {Median(known)} ms");
    }

    [Fact]
    public async Task A_login_ends_the_session_that_the_request_carries()
    {
        var person = await app.NewPersonAsync(complete: false);
        var older = Cookie(person.Client, await LoginAsync(person.Client, person.Email, person.Password));

        var newer = Cookie(person.Client, await LoginAsync(person.Client, person.Email, person.Password));

        Assert.NotEqual(older, newer);
        await ExpectSessionAsync(older, 401);
        await ExpectSessionAsync(newer, 200);
    }

    [Fact]
    public async Task Logging_out_ends_this_session_only()
    {
        var person = await app.NewPersonAsync(complete: false);
        var other = app.NewClient();
        (await LoginAsync(other, person.Email, person.Password)).Expect(200);
        var cookie = Cookie(person.Client, await LoginAsync(person.Client, person.Email, person.Password));

        var answer = await person.Client.SendJsonAsync(HttpMethod.Post, "/auth/logout");

        Assert.NotEmpty(answer.Expect(200).GetProperty("message").GetString()!);
        Assert.Contains("session_id=;", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        await ExpectSessionAsync(cookie, 401);
        (await other.GetAnswerAsync("/auth/session")).Expect(200);
    }

    [Fact]
    public async Task Logging_out_everywhere_ends_all_sessions()
    {
        var person = await app.NewPersonAsync(complete: false);
        var other = app.NewClient();
        (await LoginAsync(other, person.Email, person.Password)).Expect(200);

        (await person.Client.SendJsonAsync(HttpMethod.Post, "/auth/logout-all")).Expect(200);

        (await other.GetAnswerAsync("/auth/session")).ExpectProblem(401);
        (await person.Client.GetAnswerAsync("/auth/session")).ExpectProblem(401);
    }

    [Fact]
    public async Task A_new_password_ends_all_other_sessions()
    {
        var person = await app.NewPersonAsync(complete: false);
        var other = app.NewClient();
        (await LoginAsync(other, person.Email, person.Password)).Expect(200);

        (await person.Client.SendJsonAsync(HttpMethod.Put, "/user/credential", new { currentPassword = "not this", newPassword = "new password" }))
            .ExpectProblem(401);
        (await other.GetAnswerAsync("/auth/session")).Expect(200);
        (await person.Client.SendJsonAsync(
            HttpMethod.Put, "/user/credential", new { currentPassword = person.Password, newPassword = "new password" })).Expect(200);

        (await other.GetAnswerAsync("/auth/session")).ExpectProblem(401);
        (await person.Client.GetAnswerAsync("/auth/session")).Expect(200);
        (await LoginAsync(app.NewClient(), person.Email, person.Password)).ExpectProblem(401);
        (await LoginAsync(app.NewClient(), person.Email, "new password")).Expect(200);
    }

    [Fact]
    public async Task A_session_ends_when_idle_and_at_the_latest_after_thirty_days()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await app.StartOtherAsync(configure: services => services.AddSingleton<TimeProvider>(clock));
        var idle = await host.NewPersonAsync(complete: false);
        var busy = await host.NewPersonAsync(complete: false);

        clock.Advance(TimeSpan.FromDays(6.9));
        (await busy.Client.GetAnswerAsync("/auth/session")).Expect(200);
        clock.Advance(TimeSpan.FromDays(0.2));
        (await idle.Client.GetAnswerAsync("/auth/session")).ExpectProblem(401);
        for (var day = 8; day < 30; day += 6)
        {
            (await busy.Client.GetAnswerAsync("/auth/session")).Expect(200);
            clock.Advance(TimeSpan.FromDays(5.7));
        }

        (await busy.Client.GetAnswerAsync("/auth/session")).Expect(200);
        clock.Advance(TimeSpan.FromDays(0.2));
        (await busy.Client.GetAnswerAsync("/auth/session")).ExpectProblem(401);
    }

    [Fact]
    public async Task Redis_holds_no_token()
    {
        var person = await app.NewPersonAsync(complete: false);
        var token = Cookie(person.Client, await LoginAsync(person.Client, person.Email, person.Password));
        Assert.True(Convert.FromBase64String(token.Replace('-', '+').Replace('_', '/').PadRight((token.Length + 3) / 4 * 4, '=')).Length >= 16);

        var redis = app.Services.GetRequiredService<IConnectionMultiplexer>();

        Assert.False(await redis.GetDatabase().KeyExistsAsync($"session:{token}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public Task A_made_up_token_is_no_session(string token) => ExpectSessionAsync(token, 401);

    private async Task ExpectSessionAsync(string token, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/auth/session");
        request.Headers.Add("Cookie", $"session_id={token}");
        (await app.NewClient().AnswerAsync(request)).Expect(status);
    }

    private static Task<Answer> LoginAsync(HttpClient client, string email, string password) =>
        client.SendJsonAsync(HttpMethod.Post, "/auth/login", new { email, password });

    private static string Cookie(HttpClient client, Answer answer)
    {
        answer.Expect(200);
        var cookies = new CookieContainer();
        cookies.SetCookies(client.BaseAddress!, Assert.Single(answer.Headers.GetValues("Set-Cookie")));
        return cookies.GetCookies(client.BaseAddress!)["session_id"]!.Value;
    }

    private static async Task<double> TimeAsync(Func<Task<Answer>> call)
    {
        var start = Stopwatch.GetTimestamp();
        (await call()).Expect(401);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

[Collection(nameof(EmbeddedApp))]
public sealed class SessionTestsEmbedded(EmbeddedApp app) : SessionTests(app);

[Collection(nameof(RealApp))]
public sealed class SessionTestsReal(RealApp app) : SessionTests(app);
