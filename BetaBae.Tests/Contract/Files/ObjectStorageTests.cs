using System.Net;
using System.Net.Sockets;
using System.Text;
using BetaBae.Core.Media;
using BetaBae.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Contract.Files;

/// <summary>What only an object store on a server can do: sign addresses, and be down.</summary>
[Collection(nameof(RealApp))]
public sealed class ObjectStorageTests(RealApp app)
{
    [Fact]
    public async Task Where_clients_reach_the_store_they_are_sent_there()
    {
        await using var other = await app.StartOtherAsync(new Dictionary<string, string> { ["S3_PUBLIC_ENDPOINT"] = app.Settings["S3_ENDPOINT"] });
        var (owner, stranger) = (await other.NewPersonAsync(complete: false), await other.NewPersonAsync(complete: false));
        foreach (var (bytes, type, disposition) in ((byte[], string, string)[])
            [(Forms.Png, "image/png", "inline"), ("<3"u8.ToArray(), "text/plain", "attachment")])
        {
            var file = (await owner.Client.UploadAsync(bytes)).Expect(201);
            (await stranger.Client.GetAnswerAsync(file.Url())).ExpectProblem(404);
            var sent = await owner.Client.GetAnswerAsync(file.Url());
            sent.Expect(302);
            Assert.Equal(["nosniff"], sent.Headers.GetValues("X-Content-Type-Options"));

            using var anyone = new HttpClient();
            var read = await anyone.GetAnswerAsync(sent.Headers.Location!.AbsoluteUri);
            read.Expect(200);
            Assert.Equal((type, disposition), (read.MediaType, read.ContentHeaders.ContentDisposition!.DispositionType));

            // The client library rounds, between two looks at the clock.
            Assert.Contains(Query(sent.Headers.Location, "X-Amz-Expires"), (string[])["299", "300", "301"]);

            var unsigned = new UriBuilder(sent.Headers.Location) { Query = "" }.Uri.AbsoluteUri;
            (await anyone.GetAnswerAsync(unsigned)).Expect(403);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_store_that_is_down_or_silent_is_503_and_the_rest_goes_on(bool listens)
    {
        // BackplaneSubscriber without accepting, the system answers connections and nobody answers requests.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        if (!listens)
        {
            silent.Stop();
        }

        var person = await app.NewPersonAsync(complete: false);
        var stored = (await person.Client.UploadAsync("stored")).Expect(201);
        await using var other = await app.StartOtherAsync(new Dictionary<string, string> { ["S3_ENDPOINT"] = $"http://127.0.0.1:{port}" });
        var client = other.NewClient();
        (await client.SendJsonAsync(HttpMethod.Post, "/auth/login", new { email = person.Email, password = person.Password })).Expect(200);

        var answers = await Task.WhenAll(client.UploadAsync("text"), client.GetAnswerAsync(stored.Url()), client.PutProfileAsync(
            ("nickname", "a"), ("birthday", "1990-01-01"), ("gender", "MALE"), ("province", "p"), ("city", "c"), ("profileImage", Forms.Png)));
        Assert.All(answers, answer => Assert.NotNull(answer.ExpectProblem(503).Headers.RetryAfter));
        var health = await client.GetAnswerAsync("/health");
        health.Expect(503);
        Assert.Equal("Unhealthy", health.Body.GetProperty("stores").GetProperty("storage").GetProperty("status").GetString());

        (await client.SendJsonAsync(HttpMethod.Put, "/user/profile", People.ProfileOf("Mina"))).Expect(200);
        (await client.DeleteAnswerAsync(stored.Url())).Expect(204);
        (await person.Client.GetAnswerAsync(stored.Url())).ExpectProblem(404);
    }

    [Fact]
    public async Task The_bucket_may_be_created_twice_at_once()
    {
        await using var other = await app.StartOtherAsync(new Dictionary<string, string> { ["S3_BUCKET_NAME"] = $"betabae-{Guid.NewGuid():N}"[..20] });
        var store = other.Services.GetRequiredService<IObjectStore>();
        await Assert.ThrowsAsync<Core.DomainException>(() => store.CheckAsync(default));
        await Task.WhenAll(store.EnsureCreatedAsync(default), store.EnsureCreatedAsync(default));
        await store.CheckAsync(default);
        await store.PutAsync("key", new MemoryStream(Encoding.UTF8.GetBytes("x")), "text/plain", default);
        await store.DeleteAsync("key", default);
        await store.DeleteAsync("key", default);
        Assert.Null(await store.OpenAsync("key", default));
    }

    private static string? Query(Uri address, string name) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(address.Query)[name];
}
