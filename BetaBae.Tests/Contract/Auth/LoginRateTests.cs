using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.Auth;

/// <summary>Each test comes from an address of its own, which a trusted proxy reports.</summary>
public abstract class LoginRateTests(TestApp app)
{
    private const int Rate = 3;

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["LOGIN_RATE_PER_MINUTE"] = "3",
        ["ForwardedHeaders_Enabled"] = "true",
    };

    [Fact]
    public async Task More_logins_for_one_email_are_refused_right_or_wrong_on_every_replica()
    {
        await using var one = await app.StartOtherAsync(Settings);
        await using var two = await app.StartOtherAsync(Settings);
        var person = await app.NewPersonAsync(complete: false);
        var address = Address();
        for (var i = 0; i < Rate; i++)
        {
            (await LoginAsync(i % 2 == 0 ? one : two, address, person.Email, "wrong password")).ExpectProblem(401);
        }

        var refused = (await LoginAsync(two, address, person.Email, person.Password)).ExpectProblem(429);

        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        (await LoginAsync(one, address, $"{Guid.NewGuid():N}@example.com", "wrong password")).ExpectProblem(401);
        (await LoginAsync(one, Address(), person.Email, person.Password)).Expect(200);
    }

    [Fact]
    public async Task More_logins_and_registrations_from_one_address_are_refused()
    {
        await using var host = await app.StartOtherAsync(Settings);
        var address = Address();
        for (var i = 0; i < Rate * 10; i++)
        {
            (await LoginAsync(host, address, $"{Guid.NewGuid():N}@example.com", "")).Expect(400);
            (await LoginAsync(host, address, $"{Guid.NewGuid():N}@example.com", "wrong password")).Expect(401);
            (await RegisterAsync(host, address)).Expect(409);
        }

        (await LoginAsync(host, address, $"{Guid.NewGuid():N}@example.com", "wrong password")).ExpectProblem(429);
        (await RegisterAsync(host, address)).ExpectProblem(429);
    }

    [Fact]
    public async Task A_forwarded_address_is_not_believed_unless_told()
    {
        await using var host = await app.StartOtherAsync(new Dictionary<string, string> { ["LOGIN_RATE_PER_MINUTE"] = "1" });
        var email = $"{Guid.NewGuid():N}@example.com";

        var answers = new List<int>();
        for (var i = 0; i < 2; i++)
        {
            answers.Add((await LoginAsync(host, Address(), email, "wrong password")).Status);
        }

        Assert.Contains(429, answers);
    }

    private async Task<Answer> RegisterAsync(IRunningApp host, string address)
    {
        var taken = _taken ??= (await app.NewPersonAsync(complete: false)).Email;
        return await SendAsync(host, address, "/auth/register", new { email = taken, password = People.Password, legal_name = "Kim" });
    }

    private string? _taken;

    private static Task<Answer> LoginAsync(IRunningApp host, string address, string email, string password) =>
        SendAsync(host, address, "/auth/login", new { email, password });

    private static async Task<Answer> SendAsync(IRunningApp host, string address, string path, object body)
    {
        var client = host.NewClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return await client.SendJsonAsync(HttpMethod.Post, path, body);
    }

    private static string Address() => $"2001:db8:{Random.Shared.Next(65536):x}:{Random.Shared.Next(65536):x}::1";
}

[Collection(nameof(EmbeddedApp))]
public sealed class LoginRateTestsEmbedded(EmbeddedApp app) : LoginRateTests(app);

[Collection(nameof(RealApp))]
public sealed class LoginRateTestsReal(RealApp app) : LoginRateTests(app);
