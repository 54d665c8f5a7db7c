using System.Text.Json;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.Chat;

public abstract class SendTextTests(TestApp app)
{
    [Fact]
    public async Task A_text_is_stored_and_both_see_the_same()
    {
        var (a, b, cid) = await app.CoupleAsync();

        var answer = (await a.SayAsync(cid, "Hello", "c-1")).Expect(201);

        Assert.Equal(["ok", "message"], answer.EnumerateObject().Select(m => m.Name));
        Assert.True(answer.GetProperty("ok").GetBoolean());
        var message = answer.GetProperty("message");
        Assert.Equal(
            [
                "messageId", "conversationId", "seq", "clientMessageId", "sender", "isClone",
                "messageText", "sentAt", "isRead", "readAt", "attachment",
            ],
            message.EnumerateObject().Select(m => m.Name));
        Assert.Equal(cid, message.GetProperty("conversationId").GetInt64());
        Assert.Equal(1, message.Seq());
        Assert.Equal("c-1", message.GetProperty("clientMessageId").GetString());
        Assert.Equal(a.Id, message.GetProperty("sender").GetProperty("id").GetInt64());
        Assert.Equal(a.Nickname, message.GetProperty("sender").GetProperty("name").GetString());
        Assert.False(message.GetProperty("isClone").GetBoolean());
        Assert.Equal("Hello", message.Text());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", message.GetProperty("sentAt").GetString());
        Assert.False(message.GetProperty("isRead").GetBoolean());
        Assert.Equal(JsonValueKind.Null, message.GetProperty("readAt").ValueKind);
        Assert.Equal(JsonValueKind.Null, message.GetProperty("attachment").ValueKind);
        foreach (var person in (Person[])[a, b])
        {
            Assert.Equal(message.GetRawText(), (await person.MessagesAsync(cid)).Single().GetRawText());
            Assert.Equal(message.GetRawText(), (await person.ConversationAsync(cid)).GetProperty("lastMessage").GetRawText());
        }

        Assert.Equal(message.GetProperty("sentAt").GetString(), (await b.ConversationAsync(cid)).GetProperty("updatedAt").GetString());
        var other = (await a.SayAsync(cid, "no id")).Expect(201).GetProperty("message");
        Assert.Equal(JsonValueKind.Null, other.GetProperty("clientMessageId").ValueKind);
    }

    [Fact]
    public async Task Texts_are_kept_as_they_are()
    {
        var (a, b, cid) = await app.CoupleAsync();
        string[] texts = ["  ", " padded \t\n", "😀é안녕", new('x', 4000), string.Concat(Enumerable.Repeat("😀", 2000)), "<b>'\"\\;--"];
        foreach (var text in texts)
        {
            Assert.Equal(text, (await a.SayAsync(cid, text)).Expect(201).GetProperty("message").Text());
        }

        Assert.Equal(texts, (await b.CatchUpAsync(cid)).Select(m => m.Text()));
    }

    [Fact]
    public async Task Invalid_bodies_are_400_and_store_nothing()
    {
        var (a, _, cid) = await app.CoupleAsync();
        var path = $"/chat/conversations/{cid}/messages/text";
        object[] bodies =
        [
            new { },
            new { messageText = (string?)null },
            new { messageText = "" },
            new { messageText = new string('x', 4001) },
            new { messageText = "a\0b" },
            new { messageText = 5 },
            new { messageText = "x", clientMessageId = "" },
            new { messageText = "x", clientMessageId = new string('c', 65) },
            new { messageText = "x", clientMessageId = "a\0" },
            new { messageText = "x", clientMessageId = 7 },
            new { messageText = "x", conversationId = cid + 1 },
            new { messageText = "x", conversationId = $"{cid}" },
            new { messageText = "x", more = true },
            new[] { "x" },
        ];
        foreach (var body in bodies)
        {
            (await a.Client.SendJsonAsync(HttpMethod.Post, path, body)).ExpectProblem(400);
        }

        foreach (var text in (string[])["", "null", "{", "{\"messageText\":\"\\ud800\"}"])
        {
            (await a.Client.SendTextAsync(HttpMethod.Post, path, text)).ExpectProblem(400);
        }

        Assert.Empty(await a.MessagesAsync(cid));
        (await a.Client.SendJsonAsync(HttpMethod.Post, path, new { messageText = "x", conversationId = cid })).Expect(201);
        (await a.SayAsync(cid, "x", new string('안', 64))).Expect(201);
    }

    [Fact]
    public async Task Sent_again_it_is_the_same_message()
    {
        var (a, b, cid) = await app.CoupleAsync();
        var first = (await a.SayAsync(cid, "Hello", "id")).Expect(201).GetProperty("message");
        var before = (await b.ConversationAsync(cid)).GetRawText();

        var again = (await a.SayAsync(cid, "Something else", "id")).Expect(200);

        Assert.True(again.GetProperty("ok").GetBoolean());
        Assert.Equal(first.GetRawText(), again.GetProperty("message").GetRawText());
        Assert.Equal(before, (await b.ConversationAsync(cid)).GetRawText());

        // Another's, another spelling or none at all is another message, and the places have no gap.
        (await b.SayAsync(cid, "Mine", "id")).Expect(201);
        foreach (var id in (string?[])["ID", "id ", " id", "îd", null, null])
        {
            (await a.SayAsync(cid, "Other", id)).Expect(201);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], (await a.CatchUpAsync(cid)).Select(m => m.Seq()));
    }

    [Fact]
    public async Task The_same_id_in_another_conversation_is_another_message()
    {
        var (a, b) = (await app.NewPersonAsync("FEMALE"), await app.NewPersonAsync("MALE"));
        await app.CloneAsync(b);
        var real = await app.RealBaeAsync(a, b);
        var beta = (await a.ListAsync("?type=betabae")).Ids().Single();

        var one = (await a.SayAsync(real, "to you", "id")).Expect(201).GetProperty("message");
        var two = (await a.SayAsync(beta, "to your clone", "id")).Expect(201).GetProperty("message");

        Assert.NotEqual(one.Id(), two.Id());
        Assert.Equal((1, 1), (one.Seq(), two.Seq()));
    }

    [Fact]
    public async Task Fifty_at_once_under_one_id_store_one()
    {
        var (a, b, cid) = await app.CoupleAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => a.SayAsync(cid, $"try {i}", "same")));

        Assert.Equal([.. Enumerable.Repeat(200, 49), 201], answers.Select(x => x.Status).Order());
        Assert.Single(answers.Select(x => x.Body.GetProperty("message").GetRawText()).Distinct());
        Assert.Single(await b.MessagesAsync(cid));
        Assert.Equal(1, (await b.ConversationAsync(cid)).Unread());
        Assert.Equal(2, (await a.SayAsync(cid, "next")).Expect(201).GetProperty("message").Seq());
    }

    [Fact]
    public async Task Two_hundred_at_once_get_the_places_1_to_200()
    {
        var (a, b, cid) = await app.CoupleAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? a : b).SayAsync(cid, $"m{i}", $"c{i}")));

        Assert.All(answers, answer => answer.Expect(201));
        var all = await b.CatchUpAsync(cid);
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), all.Select(m => m.Seq()));
        Assert.Equal(200, all.Select(m => m.Text()).Distinct().Count());
        Assert.Equal(all.Select(m => m.Id()).Order(), all.Select(m => m.Id()));
        var times = all.Select(m => m.GetProperty("sentAt").GetString()).ToArray();
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        Assert.Equal((100, 100), ((await a.ConversationAsync(cid)).Unread(), (await b.ConversationAsync(cid)).Unread()));
    }

    [Fact]
    public async Task Without_both_consents_it_can_be_read_and_not_written()
    {
        var (a, b, cid) = await app.CoupleAsync();
        var match = (await a.ConversationAsync(cid)).GetProperty("matchId").GetInt64();
        var first = (await a.SayAsync(cid, "Hello", "id")).Expect(201).GetProperty("message");
        (await b.Client.SendJsonAsync(HttpMethod.Post, $"/match/{match}/real-bae/reject")).Expect(200);

        foreach (var person in (Person[])[a, b])
        {
            (await person.SayAsync(cid, "Still there?")).ExpectProblem(409);
            Assert.Equal("Hello", (await person.MessagesAsync(cid)).Single().Text());
            Assert.Contains(cid, (await person.ListAsync("?type=realbae")).Ids());
            (await person.ReadAsync(cid)).Expect(200);
        }

        Assert.Equal(first.Id(), (await a.SayAsync(cid, "Hello", "id")).Expect(200).GetProperty("message").Id());

        (await b.Client.SendJsonAsync(HttpMethod.Post, $"/match/{match}/real-bae/accept")).Expect(200);
        Assert.Equal(2, (await a.SayAsync(cid, "Back again")).Expect(201).GetProperty("message").Seq());
    }

    [Fact]
    public async Task A_clone_that_is_not_there_cannot_be_written_to()
    {
        var (a, b) = (await app.NewPersonAsync("FEMALE"), await app.NewPersonAsync("MALE"));
        await app.MatchedAsync(a, b);
        var cid = (await a.ListAsync()).Ids().Single();

        (await a.SayAsync(cid, "Anybody home?", "id")).ExpectProblem(409);
        Assert.Empty(await a.MessagesAsync(cid));
        await app.CloneAsync(b);
        var message = (await a.SayAsync(cid, "And now?", "id")).Expect(201).GetProperty("message");
        Assert.Equal((1, a.Id), (message.Seq(), message.GetProperty("sender").GetProperty("id").GetInt64()));
        (await b.Client.SendJsonAsync(HttpMethod.Post, "/llm-clone/delete")).Expect(204);
        (await a.SayAsync(cid, "Gone?")).ExpectProblem(409);
        (await a.SayAsync(cid, "And now?", "id")).Expect(200);
        Assert.Single(await a.MessagesAsync(cid));
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class SendTextTestsEmbedded(EmbeddedApp app) : SendTextTests(app);

[Collection(nameof(RealApp))]
public sealed class SendTextTestsReal(RealApp app) : SendTextTests(app);
