using System.Text.Json;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.Chat;

public abstract class SendFileTests(TestApp app)
{
    [Fact]
    public async Task An_image_is_sent_read_and_deleted()
    {
        var (a, b, cid) = await app.CoupleAsync();

        var answer = (await SendAsync(a, cid, "image", Uploads.Png, "Look", "pic")).Expect(201);

        Assert.True(answer.GetProperty("ok").GetBoolean());
        var message = answer.GetProperty("message");
        Assert.Equal("Look", message.Text());
        Assert.Equal("pic", message.GetProperty("clientMessageId").GetString());
        var attachment = message.GetProperty("attachment");
        var id = attachment.GetProperty("id").GetInt64();
        Assert.Equal(["id", "url", "type"], attachment.EnumerateObject().Select(m => m.Name));
        Assert.Equal($"/file/{id}", attachment.GetProperty("url").GetString());
        Assert.Equal("image/png", attachment.GetProperty("type").GetString());

        var seen = (await b.MessagesAsync(cid)).Single();
        Assert.Equal(message.GetRawText(), seen.GetRawText());
        Assert.Equal(message.GetRawText(), (await b.ConversationAsync(cid)).GetProperty("lastMessage").GetRawText());
        Assert.Equal(1, (await b.ConversationAsync(cid)).Unread());
        Assert.Contains((await b.Client.GetAnswerAsync($"/file/{id}")).Status, (int[])[200, 302]);
        Assert.Equal(404, (await (await app.NewPersonAsync(complete: false)).Client.GetAnswerAsync($"/file/{id}")).Status);
        (await b.ReadAsync(cid)).Expect(200);

        Assert.Equal(404, (await b.Client.SendJsonAsync(HttpMethod.Delete, $"/file/{id}")).Status);
        Assert.Equal(204, (await a.Client.SendJsonAsync(HttpMethod.Delete, $"/file/{id}")).Status);
        var last = (await a.ConversationAsync(cid)).GetProperty("lastMessage");
        foreach (var left in (JsonElement[])[(await b.MessagesAsync(cid)).Single(), last])
        {
            Assert.Equal("Look", left.Text());
            Assert.True(left.GetProperty("isRead").GetBoolean());
            Assert.Equal(JsonValueKind.Null, left.GetProperty("attachment").ValueKind);
        }

        Assert.Equal(404, (await b.Client.GetAnswerAsync($"/file/{id}")).Status);
        Assert.Equal(message.Id(), (await SendAsync(a, cid, "image", Uploads.Png, "Look", "pic")).Expect(200).GetProperty("message").Id());
    }

    [Fact]
    public async Task The_text_may_be_missing()
    {
        var (a, _, cid) = await app.CoupleAsync();

        Assert.Equal("", (await SendAsync(a, cid, "image", Uploads.Png)).Expect(201).GetProperty("message").Text());
        Assert.Equal("", (await SendAsync(a, cid, "file", Uploads.Pdf, "")).Expect(201).GetProperty("message").Text());
        var longest = new string('x', 4000);
        Assert.Equal(longest, (await SendAsync(a, cid, "file", Uploads.Pdf, longest)).Expect(201).GetProperty("message").Text());
    }

    [Fact]
    public async Task Bytes_decide_what_a_file_is()
    {
        var (a, _, cid) = await app.CoupleAsync();

        Assert.Equal("application/pdf", TypeOf(await SendAsync(a, cid, "file", Uploads.Pdf)));
        Assert.Equal("text/plain", TypeOf(await SendAsync(a, cid, "file", "just words"u8.ToArray())));
        Assert.Equal("image/png", TypeOf(await SendAsync(a, cid, "file", Uploads.Png)));
        (await SendAsync(a, cid, "image", Uploads.Pdf)).ExpectProblem(415);
        (await SendAsync(a, cid, "image", "just words"u8.ToArray())).ExpectProblem(415);
        (await SendAsync(a, cid, "file", "<html><script>alert(1)</script></html>"u8.ToArray())).ExpectProblem(415);
        (await SendAsync(a, cid, "file", [0x7F, 0x45, 0x4C, 0x46, 0, 0])).ExpectProblem(415);
        Assert.Equal([1, 2, 3], (await a.CatchUpAsync(cid)).Select(m => m.Seq()));

        static string? TypeOf(Answer answer) =>
            answer.Expect(201).GetProperty("message").GetProperty("attachment").GetProperty("type").GetString();
    }

    [Fact]
    public async Task Invalid_forms_are_refused_and_store_nothing()
    {
        var (a, _, cid) = await app.CoupleAsync();
        foreach (var kind in (string[])["image", "file"])
        {
            (await SendAsync(a, cid, kind, null)).ExpectProblem(400);
            (await SendAsync(a, cid, kind, null, "text only")).ExpectProblem(400);
            (await SendAsync(a, cid, kind, [])).ExpectProblem(400);
            (await SendAsync(a, cid, kind, Uploads.Png, new string('x', 4001))).ExpectProblem(400);
            (await SendAsync(a, cid, kind, Uploads.Png, "a\0b")).ExpectProblem(400);
            (await SendAsync(a, cid, kind, Uploads.Png, null, "")).ExpectProblem(400);
            (await SendAsync(a, cid, kind, Uploads.Png, null, new string('c', 65))).ExpectProblem(400);
            (await SendAsync(a, cid, kind, new byte[(10 * 1024 * 1024) + 1])).ExpectProblem(413);
            var json = await a.Client.SendJsonAsync(HttpMethod.Post, $"/chat/conversations/{cid}/messages/{kind}", new { file = "x" });
            Assert.Contains(json.Status, (int[])[400, 415]);
        }

        Assert.Empty(await a.MessagesAsync(cid));
    }

    [Fact]
    public async Task A_clone_takes_no_files()
    {
        var (a, b) = (await app.NewPersonAsync("FEMALE"), await app.NewPersonAsync("MALE"));
        await app.CloneAsync(b);
        await app.MatchedAsync(a, b);
        var cid = (await a.ListAsync()).Ids().Single();

        (await SendAsync(a, cid, "image", Uploads.Png)).ExpectProblem(400);
        (await SendAsync(a, cid, "file", Uploads.Pdf)).ExpectProblem(400);
        Assert.Empty(await a.MessagesAsync(cid));
    }

    [Fact]
    public async Task At_once_under_one_id_one_message_is_stored()
    {
        var (a, b, cid) = await app.CoupleAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SendAsync(a, cid, "image", Uploads.Png, null, "same")));

        Assert.Equal([.. Enumerable.Repeat(200, 9), 201], answers.Select(x => x.Status).Order());
        Assert.Single(answers.Select(x => x.Body.GetProperty("message").GetRawText()).Distinct());
        Assert.Single(await b.MessagesAsync(cid));
        Assert.Equal(1, (await b.ConversationAsync(cid)).Unread());
    }

    [Fact]
    public async Task Both_send_files_and_texts_at_once_and_none_is_refused()
    {
        var (a, b, cid) = await app.CoupleAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => (i % 3) switch
        {
            0 => SendAsync(i % 2 == 0 ? a : b, cid, "image", Uploads.Png),
            1 => SendAsync(i % 2 == 0 ? a : b, cid, "file", Uploads.Pdf),
            _ => (i % 2 == 0 ? a : b).SayAsync(cid, "text"),
        }));

        Assert.All(answers, answer => answer.Expect(201));
        var all = await a.CatchUpAsync(cid);
        Assert.Equal(Enumerable.Range(1, 30).Select(i => (long)i), all.Select(m => m.Seq()));
        Assert.Equal(20, all.Count(m => m.GetProperty("attachment").ValueKind == JsonValueKind.Object));
    }

    [Fact]
    public async Task Without_both_consents_no_file_is_taken()
    {
        var (a, b, cid) = await app.CoupleAsync();
        var match = (await a.ConversationAsync(cid)).GetProperty("matchId").GetInt64();
        (await SendAsync(a, cid, "image", Uploads.Png, null, "pic")).Expect(201);
        (await b.Client.SendJsonAsync(HttpMethod.Post, $"/match/{match}/real-bae/reject")).Expect(200);

        (await SendAsync(a, cid, "image", Uploads.Png)).ExpectProblem(409);
        (await SendAsync(b, cid, "file", Uploads.Pdf)).ExpectProblem(409);
        (await SendAsync(a, cid, "image", Uploads.Png, null, "pic")).Expect(200);
        Assert.Single(await b.MessagesAsync(cid));
    }

    private static async Task<Answer> SendAsync(
        Person person, long cid, string kind, byte[]? file, string? messageText = null, string? clientMessageId = null)
    {
        using var form = Uploads.Form(file, "application/octet-stream", messageText, clientMessageId);
        return await person.Client.AnswerAsync(HttpMethod.Post, $"/chat/conversations/{cid}/messages/{kind}", form);
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class SendFileTestsEmbedded(EmbeddedApp app) : SendFileTests(app);

[Collection(nameof(RealApp))]
public sealed class SendFileTestsReal(RealApp app) : SendFileTests(app);
