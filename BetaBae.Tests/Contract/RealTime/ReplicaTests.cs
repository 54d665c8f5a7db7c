using System.Net.WebSockets;
using System.Text.Json;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace BetaBae.Tests.Contract.RealTime;

/// <summary>Several replicas of the Api and of ChatRealtime on one Redis and one database.</summary>
public abstract class ReplicaTests(TestApp app)
{
    [Fact]
    public async Task What_is_stored_anywhere_reaches_everyone_everywhere_once()
    {
        await using var chat = await app.StartOtherChatAsync();
        await using var api = await app.StartOtherAsync(ForwardingTo(chat));
        var (a, b, cid) = await app.CoupleAsync();
        ChatClient[] devices =
        [
            await ChatClient.ConnectAsync(app, a), await ChatClient.ConnectAsync(chat, a, messagePack: true),
            await ChatClient.ConnectAsync(api, b), await ChatClient.ConnectAsync(app, b, messagePack: true),
        ];

        foreach (var device in devices)
        {
            await device.TextAsync(cid, "by the hub");
        }

        foreach (var place in (IRunningApp[])[app, api])
        {
            (await a.Client.SendJsonAsync(
                HttpMethod.Post, $"{new Uri(place.Address, $"/chat/conversations/{cid}/messages/text")}", new { messageText = "by REST" })).Expect(201);
        }

        var stored = await a.CatchUpAsync(cid);
        foreach (var device in devices)
        {
            await device.NextAsync(ServerEvents.NewMessage, message => message.Seq() == stored.Count);
            await device.NextAsync(ServerEvents.ChatListUpdate, ShowsAsNewest(stored.Count));
            Assert.Equal(stored.Select(m => m.Seq()), device.Events.Where(e => e.Name == ServerEvents.NewMessage).Select(e => e.Body.Seq()));
            await device.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_a_replica_cannot_read_stops_nothing()
    {
        using var log = new LogLines();
        await using var chat = await app.StartOtherChatAsync(configure: services => services
            .AddSingleton<ILoggerProvider>(log).PostConfigure<LoggerFilterOptions>(logging => logging.MinLevel = LogLevel.Warning));
        var (a, b, cid) = await app.CoupleAsync();
        await using var sender = await ChatClient.ConnectAsync(chat, a);
        await using var receiver = await ChatClient.ConnectAsync(chat, b);
        var redis = app.Services.GetRequiredService<IConnectionMultiplexer>().GetSubscriber();
        foreach (var channel in (RedisChannel[])[BackplaneChannels.Of(b.Id), BackplaneChannels.Everyone])
        {
            Assert.NotEqual(0, await redis.PublishAsync(channel, "of another version"));
        }

        var seq = (await sender.TextAsync(cid, "Do you hear me?")).Seq();

        await receiver.NextAsync(ServerEvents.NewMessage, message => message.Seq() == seq);
        await receiver.NextAsync(ServerEvents.ChatListUpdate, ShowsAsNewest(seq));
        Assert.Single(log.Lines, line => line.Contains("cannot be read here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_room_entered_on_one_replica_is_known_to_all()
    {
        await using var chat = await app.StartOtherChatAsync();
        var (a, b, cid) = await app.CoupleAsync();
        await using var sender = await ChatClient.ConnectAsync(app, a);
        await using var reader = await ChatClient.ConnectAsync(chat, b);

        await reader.EnterAsync(cid);

        Assert.True((await sender.TextAsync(cid, "Do you read me?")).GetProperty("isRead").GetBoolean());
        Assert.Equal(b.Id, (await sender.NextAsync(ServerEvents.MessagesRead)).Number("userId"));
    }

    [Theory]
    [InlineData("logout")]
    [InlineData("logout-all")]
    [InlineData("a new password")]
    public async Task A_session_revoked_on_one_replica_ends_on_all(string how)
    {
        // Told, not found out by the look that every replica takes now and then.
        await using var chat = await app.StartOtherChatAsync(
            configure: services => services.Remove(services.Single(s => s.ImplementationType?.Name == "SessionWatch")));
        var person = await app.NewPersonAsync();
        var other = await LoginAsync(person);
        await using var device = await ChatClient.ConnectAsync(chat, other, hub: hub => hub.WithAutomaticReconnect());

        var revoked = how switch
        {
            "logout" => await other.Client.SendJsonAsync(HttpMethod.Post, "/auth/logout"),
            "logout-all" => await person.Client.SendJsonAsync(HttpMethod.Post, "/auth/logout-all"),
            _ => await person.Client.SendJsonAsync(
                HttpMethod.Put, "/user/credential", new { currentPassword = person.Password, newPassword = "another horse battery" }),
        };

        revoked.Expect(200);
        await device.Closed;
    }

    [Fact]
    public async Task Who_negotiates_here_may_connect_there_whatever_they_ask_for()
    {
        await using var chat = await app.StartOtherChatAsync();
        var (a, b, cid) = await app.CoupleAsync();
        await using var device = ChatClient.Create(
            app,
            a,
            http: http =>
            {
                http.WebSocketFactory = async (context, cancellationToken) =>
                {
                    var socket = new ClientWebSocket();
                    socket.Options.Cookies = http.Cookies;
                    await socket.ConnectAsync(new UriBuilder(context.Uri) { Port = chat.Address.Port }.Uri, cancellationToken);
                    return socket;
                };
            },
            hub: hub => hub.WithStatefulReconnect());
        await device.Connection.StartAsync();
        await device.NextAsync(ServerEvents.ChatListUpdate);

        // More than a client would buffer for a server that reconnects statefully and confirms nothing.
        for (var i = 0; i < 40; i++)
        {
            await device.TextAsync(cid, new string('x', 4000));
        }

        Assert.Equal(40, (await b.ConversationAsync(cid)).Unread());
    }

    [Fact]
    public async Task When_a_replica_stops_its_clients_come_back_to_another()
    {
        var (a, b, cid) = await app.CoupleAsync();
        var first = await app.StartOtherChatAsync();
        await using var second = await app.StartOtherChatAsync();
        await using var api = await app.StartOtherAsync(ForwardingTo(first, second));
        var devices = new List<ChatClient>();
        for (var i = 0; i < 3; i++)
        {
            foreach (var person in (Person[])[a, b])
            {
                devices.Add(await ChatClient.ConnectAsync(
                    api, await LoginAsync(person), hub: hub => hub.WithAutomaticReconnect(new Often())));
            }
        }

        await first.DisposeAsync();

        await Wait.UntilAsync(async () =>
        {
            devices.ForEach(device => device.Clear());
            (await a.SayAsync(cid, "Are you all there?")).Expect(201);
            await Task.Delay(200);
            return devices.All(device => device.Count(ServerEvents.NewMessage) == 1);
        });
        devices.ForEach(device => Assert.Equal(HubConnectionState.Connected, device.Connection.State));
        foreach (var device in devices)
        {
            await device.DisposeAsync();
        }
    }

    [Fact]
    public async Task Pages_of_allowed_origins_connect_through_both_hosts()
    {
        const string Origin = "https://app.example";
        var cors = new Dictionary<string, string> { ["CORS_ORIGINS"] = Origin };
        await using var chat = await app.StartOtherChatAsync(cors);
        await using var api = await app.StartOtherAsync(new Dictionary<string, string>([.. cors, .. ForwardingTo(chat)]));
        var person = await app.NewPersonAsync();
        await using var device = await ChatClient.ConnectAsync(api, person, http: http => http.Headers["Origin"] = Origin);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api.Address, "/chat/negotiate?negotiateVersion=1"));
        request.Headers.Add("Origin", Origin);

        var answer = await person.Client.AnswerAsync(request);

        answer.Expect(200);
        Assert.Equal(Origin, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("true", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Credentials")));
        foreach (var host in (IRunningApp[])[api, chat])
        {
            using var socket = new ClientWebSocket();
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.Cookies = ((CookieClient)person.Client).Cookies;
            socket.Options.SetRequestHeader("Origin", $"{Origin}.evil.example");
            await Assert.ThrowsAsync<WebSocketException>(
                () => socket.ConnectAsync(new UriBuilder(new Uri(host.Address, "/chat")) { Scheme = "ws" }.Uri, CancellationToken.None));
            Assert.Equal(403, (int)socket.HttpStatusCode);
        }
    }

    [Fact]
    public async Task Where_no_replica_answers_the_chat_is_unavailable_and_REST_is_not()
    {
        var gone = await app.StartOtherChatAsync();
        var address = ForwardingTo(gone);
        await gone.DisposeAsync();
        await using var api = await app.StartOtherAsync(address);
        var person = await api.NewPersonAsync();

        var answer = (await person.Client.SendJsonAsync(HttpMethod.Post, "/chat/negotiate?negotiateVersion=1")).ExpectProblem(503);

        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        (await person.Client.GetAnswerAsync("/chat/conversations")).Expect(200);
    }

    private static Func<JsonElement, bool> ShowsAsNewest(long seq) => list =>
        list.GetProperty("conversations")[0].GetProperty("lastMessage") is { ValueKind: JsonValueKind.Object } last && last.Seq() == seq;

    private static Dictionary<string, string> ForwardingTo(params IRunningApp[] chats) =>
        chats.Index().ToDictionary(c => $"services:chatrealtime:http:{c.Index}", c => $"{c.Item.Address}");

    private async Task<Person> LoginAsync(Person person)
    {
        var client = app.NewClient();
        (await client.SendJsonAsync(HttpMethod.Post, "/auth/login", new { email = person.Email, password = person.Password })).Expect(200);
        return person with { Client = client };
    }

    private sealed class Often : IRetryPolicy
    {
        public TimeSpan? NextRetryDelay(RetryContext retryContext) => TimeSpan.FromMilliseconds(200);
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class ReplicaTestsEmbedded(EmbeddedApp app) : ReplicaTests(app);

[Collection(nameof(RealApp))]
public sealed class ReplicaTestsReal(RealApp app) : ReplicaTests(app);
