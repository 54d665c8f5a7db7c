using BetaBae.Tests.Hosting;

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
