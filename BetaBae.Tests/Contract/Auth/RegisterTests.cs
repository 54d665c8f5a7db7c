using BetaBae.Data;
using BetaBae.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Contract.Auth;

public abstract class RegisterTests(TestApp app)
{
    private const int Iterations = 220_000;

    [Fact]
    public async Task Registering_answers_the_account_and_logs_in()
    {
        var email = $"{Guid.NewGuid():N}@Example.com";
        var client = app.NewClient();

        var answer = await client.SendJsonAsync(
            HttpMethod.Post, "/auth/register", new { email = $"  {email} ", password = People.Password, legal_name = "Kim" });

        var account = answer.Expect(201);
        Assert.True(account.GetProperty("userId").GetInt64() > 0);
        Assert.Equal(email, account.GetProperty("email").GetString());
        Assert.False(account.GetProperty("hasProfile").GetBoolean());
        Assert.False(account.GetProperty("hasLoveLanguage").GetBoolean());
        Assert.False(account.GetProperty("hasPersonality").GetBoolean());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("session_id=", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        (await client.GetAnswerAsync("/auth/session")).Expect(200);
    }

    [Fact]
    public async Task An_email_is_taken_whatever_its_case()
    {
        var person = await app.NewPersonAsync(complete: false);

        var answer = await app.NewClient().SendJsonAsync(
            HttpMethod.Post, "/auth/register", new { email = person.Email.ToUpperInvariant(), password = People.Password, legal_name = "Kim" });

        answer.ExpectProblem(409);
    }

    [Fact]
    public async Task Of_fifty_at_once_one_gets_the_email()
    {
        var email = $"{Guid.NewGuid():N}@example.com";

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.NewClient().SendJsonAsync(
            HttpMethod.Post, "/auth/register", new { email, password = People.Password, legal_name = "Kim" })));

        Assert.Equal(1, answers.Count(a => a.Status == 201));
        Assert.All(answers.Where(a => a.Status != 201), a => a.ExpectProblem(409));
    }

    [Theory]
    [InlineData("email", "no-at-sign", "password1", "Kim")]
    [InlineData("email", "two@at@example.com", "password1", "Kim")]
    [InlineData("email", "💌@example.com", "password1", "Kim")]
    [InlineData("email", null, "password1", "Kim")]
    [InlineData("password", "a@example.com", "seven77", "Kim")]
    [InlineData("password", "a@example.com", null, "Kim")]
    [InlineData("legal_name", "a@example.com", "password1", "   ")]
    [InlineData("legal_name", "a@example.com", "password1", null)]
    public async Task What_is_invalid_is_named(string field, string? email, string? password, string? name)
    {
        var answer = await app.NewClient().SendJsonAsync(HttpMethod.Post, "/auth/register", new { email, password, legal_name = name });

        answer.ExpectProblem(400);
        Assert.NotEqual(0, answer.Body.GetProperty("errors").GetProperty(field).GetArrayLength());
    }

    [Fact]
    public async Task Lengths_end_where_the_contract_says()
    {
        var longest = new { email = $"{Guid.NewGuid():N}@example.com", password = new string('p', 128), legal_name = new string('n', 100) };
        (await app.NewClient().SendJsonAsync(HttpMethod.Post, "/auth/register", longest)).Expect(201);

        var answer = await app.NewClient().SendJsonAsync(
            HttpMethod.Post,
            "/auth/register",
            new { email = $"{new string('a', 250)}@b.co", password = new string('p', 129), legal_name = new string('n', 101) });

        answer.ExpectProblem(400);
        Assert.Equal(["email", "password", "legal_name"], answer.Body.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task The_hash_is_PBKDF2_with_SHA512_and_enough_iterations()
    {
        var person = await app.NewPersonAsync(complete: false);
        await using var scope = app.Services.CreateAsyncScope();

        var hash = Convert.FromBase64String(await scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>().Users
            .Where(u => u.Id == person.Id).Select(u => u.PasswordHash).SingleAsync(TestContext.Current.CancellationToken));

        // Identity's version 3: marker, then PRF (2 = HMAC-SHA512) and iterations, big endian.
        Assert.Equal(1, hash[0]);
        Assert.Equal(2u, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)));
        Assert.True(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)) >= Iterations);
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class RegisterTestsEmbedded(EmbeddedApp app) : RegisterTests(app);

[Collection(nameof(RealApp))]
public sealed class RegisterTestsReal(RealApp app) : RegisterTests(app);
