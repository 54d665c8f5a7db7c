using System.Net.WebSockets;
using System.Text;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;
using Microsoft.AspNetCore.SignalR.Client;

namespace BetaBae.Tests.Contract.RealTime;

/// <summary>Who may connect, from where, and for how long.</summary>
public abstract class ConnectingTests(TestApp app)
{
    private const char Separator = '\u001e';

    [Fact]
    public async Task Without_a_session_nobody_connects()
    {
        (await app.NewClient().SendJsonAsync(HttpMethod.Post, "/chat/negotiate?negotiateVersion=1")).ExpectProblem(401);
        (await app.NewClient().GetAnswerAsync("/chat")).ExpectProblem(401);
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(app.SocketAddress(), CancellationToken.None));
        Assert.Equal(401, (int)socket.HttpStatusCode);
    }

    [Fact]
    public async Task Only_websockets_are_offered()
    {
        var person = await app.NewPersonAsync();
        var negotiation = (await person.Client.SendJsonAsync(HttpMethod.Post, "/chat/negotiate?negotiateVersion=1")).Expect(200);
        Assert.Equal("WebSockets", Assert.Single(negotiation.GetProperty("availableTransports").EnumerateArray()).GetProperty("transport").GetString());
        (await person.Client.GetAnswerAsync("/chat")).ExpectProblem(400);
        (await person.Client.GetAnswerAsync($"/chat?id={negotiation.GetProperty("connectionToken").GetString()}")).ExpectProblem(400);
        Assert.Equal(["POST"], (await person.Client.GetAnswerAsync("/chat/negotiate")).ExpectProblem(405).ContentHeaders.Allow);
        (await person.Client.GetAnswerAsync("/chat/other")).ExpectProblem(404);
        Assert.InRange((await person.Client.SendJsonAsync(HttpMethod.Post, "/chat/negotiate?negotiateVersion=none")).Status, 200, 400);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Other_sites_pages_cannot_connect(string header, string value)
    {
        var person = await app.NewPersonAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/chat/negotiate?negotiateVersion=1");
        request.Headers.Add(header, value);
        (await person.Client.AnswerAsync(request)).ExpectProblem(403);

        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.Cookies = ((CookieClient)person.Client).Cookies;
        socket.Options.SetRequestHeader(header, value);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(app.SocketAddress(), CancellationToken.None));
        Assert.Equal(403, (int)socket.HttpStatusCode);
    }

    [Fact]
    public async Task Pages_of_our_own_origin_connect()
    {
        var person = await app.NewPersonAsync();
        await using var device = await ChatClient.ConnectAsync(app, person, http: http =>
        {
            http.Headers["Origin"] = app.Address.GetLeftPart(UriPartial.Authority);
            http.Headers["Sec-Fetch-Site"] = "same-origin";
        });
        Assert.Equal(HubConnectionState.Connected, device.Connection.State);
    }

    /// <summary>With a token of another replica, with one of nobody, and without any negotiation.</summary>
    [Theory]
    [InlineData("?id=negotiated-on-another-replica")]
    [InlineData("")]
    public async Task A_connection_needs_no_negotiation_on_its_own_replica(string query)
    {
        var person = await app.NewPersonAsync();
        using var socket = await app.ConnectBareAsync(person, query);
        var received = "";
        var buffer = new byte[4096];
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!received.Contains("chatListUpdate", StringComparison.Ordinal))
        {
            var part = await socket.ReceiveAsync(buffer, timeout.Token);
            Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
            received += Encoding.UTF8.GetString(buffer, 0, part.Count);
        }

        Assert.StartsWith($"{{}}{Separator}", received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logging_out_closes_the_connections_of_that_session_for_good()
    {
        var (a, b, cid) = await app.CoupleAsync();
        var other = await LoginAsync(a);
        await using var one = await ChatClient.ConnectAsync(app, a, hub: hub => hub.WithAutomaticReconnect());
        await using var two = await ChatClient.ConnectAsync(app, a);
        await using var stays = await ChatClient.ConnectAsync(app, other);

        (await a.Client.SendJsonAsync(HttpMethod.Post, "/auth/logout")).Expect(200);

        await one.Closed;
        await two.Closed;
        (await b.SayAsync(cid, "still there?")).Expect(201);
        await stays.NextAsync(ServerEvents.NewMessage);
        Assert.Equal(0, one.Count(ServerEvents.NewMessage));

        (await other.Client.SendJsonAsync(HttpMethod.Post, "/auth/logout-all")).Expect(200);
        await stays.Closed;
    }

    [Fact]
    public async Task A_new_password_closes_the_connections_of_other_sessions()
    {
        var (a, b, cid) = await app.CoupleAsync();
        var other = await LoginAsync(a);
        await using var stays = await ChatClient.ConnectAsync(app, a);
        await using var ends = await ChatClient.ConnectAsync(app, other);

        (await a.Client.SendJsonAsync(
            HttpMethod.Put, "/user/credential", new { currentPassword = a.Password, newPassword = "another horse battery" })).Expect(200);

        await ends.Closed;
        (await b.SayAsync(cid, "still there?")).Expect(201);
        await stays.NextAsync(ServerEvents.NewMessage);
    }

    /// <summary>After the handshake, the answer to which is not read yet.</summary>
    private async Task<Person> LoginAsync(Person person)
    {
        var client = app.NewClient();
        (await client.SendJsonAsync(HttpMethod.Post, "/auth/login", new { email = person.Email, password = person.Password })).Expect(200);
        return person with { Client = client };
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class ConnectingTestsEmbedded(EmbeddedApp app) : ConnectingTests(app);

[Collection(nameof(RealApp))]
public sealed class ConnectingTestsReal(RealApp app) : ConnectingTests(app);
