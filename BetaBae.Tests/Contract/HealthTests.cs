using BetaBae.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace BetaBae.Tests.Contract;

public abstract class HealthTests(TestApp app)
{
    [Fact]
    public async Task Anyone_may_ask_whether_it_is_alive()
    {
        (await app.NewClient().GetAnswerAsync("/alive")).Expect(200);
    }

    [Fact]
    public async Task Health_names_every_store()
    {
        var health = (await app.NewClient().GetAnswerAsync("/health")).Expect(200);
        foreach (var store in (string[])["database", "redis"])
        {
            Assert.Equal("Healthy", health.GetProperty("stores").GetProperty(store).GetProperty("status").GetString());
        }
    }

    [Fact]
    public async Task However_many_ask_the_stores_are_asked_once_in_some_seconds()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var (checks, isUp) = (0, true);
        await using var host = await app.StartOtherAsync(configure: services => services
            .AddSingleton<TimeProvider>(clock)
            .AddHealthChecks().AddAsyncCheck("counted", async () =>
            {
                Interlocked.Increment(ref checks);
                await Task.Delay(50);
                return isUp ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
            }));

        await AskAsync(200);
        Assert.Equal(1, checks);

        // A store that goes down shows within 5 s.
        isUp = false;
        await AskAsync(200);
        clock.Advance(TimeSpan.FromSeconds(2.1));
        await AskAsync(503);
        Assert.Equal(2, checks);

        async Task AskAsync(int status)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.NewClient().GetAnswerAsync("/health")));
            Assert.All(answers, answer => answer.Expect(status));
            Assert.All(answers, answer => Assert.True(answer.Headers.CacheControl!.NoStore));
        }
    }

    [Fact]
    public async Task Counts_the_commands_of_its_own_requests_only()
    {
        var person = await app.NewPersonAsync(complete: false);
        var count = await app.CountingAsync(() => person.Client.GetAnswerAsync("/auth/session"));
        Assert.Equal(1, count);
        await using var other = await app.StartOtherAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(other.Address, "/auth/session"));
        (await person.Client.AnswerAsync(request)).Expect(200);
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class HealthTestsEmbedded(EmbeddedApp app) : HealthTests(app);

[Collection(nameof(RealApp))]
public sealed class HealthTestsReal(RealApp app) : HealthTests(app);
