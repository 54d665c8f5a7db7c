using System.Text.Json;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;
using BetaBae.Tests.RealTime;

namespace BetaBae.Tests.Contract.RealTime;

/// <summary>Each event comes to every device of those whom it concerns, by either client and protocol and on either replica, and to nobody else.</summary>
public abstract class DevicesTests(TestApp app)
{
    [Fact]
    public async Task What_two_people_do_comes_to_all_of_their_devices()
    {
        JavaScriptDevice.SkipIfMissing();
        await using var chat = await app.StartOtherChatAsync();
        var (a, b) = (await app.NewPersonAsync("FEMALE"), await app.NewPersonAsync("MALE"));
        await using var stranger = await ChatClient.ConnectAsync(app, await app.NewPersonAsync());
        await using var hers = await FourDevices.ConnectAsync(app, chat, a);
        await using var his = await FourDevices.ConnectAsync(chat, app, b);
        FourDevices[] both = [hers, his];

        // Matches, and the conversations that come of them.
        var match = await ChangedAsync(a, "/match", new { requestedId = b.Id });
        var path = $"/match/{match.Number("id")}";
        await ChangedAsync(b, $"{path}/accept");
        await ListedAsync(list => list.Types() is ["BETA_BAE"]);
        await ChangedAsync(a, $"{path}/real-bae/accept");
        await ChangedAsync(b, $"{path}/real-bae/accept");
        await ListedAsync(list => list.Types().Length == 2);
        var cid = await app.ConversationAsync(a, match.Number("id"), "realbae");

        // Messages, whoever stores them.
        await NewAsync(await hers.First.TextAsync(cid, "by the hub"));
        await NewAsync((await b.SayAsync(cid, "by REST")).Expect(201).GetProperty("message"));
        var image = (await a.Client.AnswerAsync(
            HttpMethod.Post, $"/chat/conversations/{cid}/messages/image", Uploads.Form(Uploads.Png, "image/png"))).Expect(201).GetProperty("message");
        Assert.Equal(JsonValueKind.Object, image.GetProperty("attachment").ValueKind);
        await NewAsync(image);
        await his.ExpectAsync(ServerEvents.ChatListUpdate, list => list.UnreadOf(cid) == 2);
        await hers.ExpectAsync(ServerEvents.ChatListUpdate, list => list.UnreadOf(cid) == 1);

        // Reading, by REST and by entering; to the reader the list tells it.
        (await b.ReadAsync(cid)).Expect(200);
        await ReadAsync(hers, b, 3);
        await his.ExpectAsync(ServerEvents.ChatListUpdate, list => list.UnreadOf(cid) == 0);
        await hers.First.EnterAsync(cid);
        await ReadAsync(his, a, 3);
        await hers.ExpectAsync(ServerEvents.ChatListUpdate, list => list.UnreadOf(cid) == 0);

        // What arrives in her open room is read at once; what arrives after she has left is not.
        await NewAsync(await his.First.TextAsync(cid, "Are you there?"));
        await ReadAsync(his, a, 4);
        await hers.First.LeaveAsync(cid);
        await NewAsync(await his.First.TextAsync(cid, "And now?"));
        await hers.ExpectAsync(ServerEvents.ChatListUpdate, list => list.UnreadOf(cid) == 1);

        await his.First.TypingAsync(cid);
        await hers.ExpectAsync(ServerEvents.Typing, JsonSerializer.SerializeToElement(new { conversationId = cid, userId = b.Id }));

        // To the other side only, and to nobody who has no part in it.
        Assert.Equal((0, 1), (his.Count(ServerEvents.Typing), hers.Count(ServerEvents.Typing)));
        Assert.Equal((2, 1), (his.Count(ServerEvents.MessagesRead), hers.Count(ServerEvents.MessagesRead)));
        Assert.Empty(stranger.Events.Skip(1));

        async Task<JsonElement> ChangedAsync(Person person, string at, object? body = null)
        {
            var answer = await person.Client.SendJsonAsync(HttpMethod.Post, at, body);
            var changed = answer.Expect(at == "/match" ? 201 : 200);
            foreach (var devices in both)
            {
                await devices.ExpectAsync(ServerEvents.MatchUpdate, changed);
            }

            return changed;
        }

        async Task ListedAsync(Func<JsonElement, bool> fits)
        {
            foreach (var devices in both)
            {
                await devices.ExpectAsync(ServerEvents.ChatListUpdate, fits);
            }
        }

        async Task NewAsync(JsonElement message)
        {
            foreach (var devices in both)
            {
                await devices.ExpectAsync(ServerEvents.NewMessage, message);
            }
        }

        async Task ReadAsync(FourDevices devices, Person reader, long upToSeq) => await devices.ExpectAsync(
            ServerEvents.MessagesRead,
            read => (read.Number("conversationId"), read.Number("userId"), read.Number("upToSeq")) == (cid, reader.Id, upToSeq)
                && read.GetProperty("readAt").GetDateTime() > DateTime.UtcNow.AddHours(-1));
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class DevicesTestsEmbedded(EmbeddedApp app) : DevicesTests(app);

[Collection(nameof(RealApp))]
public sealed class DevicesTestsReal(RealApp app) : DevicesTests(app);
