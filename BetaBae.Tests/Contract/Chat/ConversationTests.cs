using System.Text.Json;
using BetaBae.Data;
using BetaBae.Data.Entities;
using BetaBae.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Contract.Chat;

public abstract class ConversationTests(TestApp app)
{
    [Fact]
    public async Task An_accepted_match_gives_each_a_conversation_with_the_others_clone()
    {
        var (a, b) = (await app.NewPersonAsync("FEMALE"), await app.NewPersonAsync("MALE"));
        var match = (await app.MatchedAsync(a, b)).GetProperty("id").GetInt64();

        foreach (var (person, partner) in ((Person, Person)[])[(a, b), (b, a)])
        {
            var list = await person.ListAsync();
            Assert.Equal(["conversations", "totalUnreadCount", "nextCursor"], list.EnumerateObject().Select(m => m.Name));
            var conversation = Assert.Single(list.GetProperty("conversations").EnumerateArray().ToArray());
            Assert.Equal(
                ["conversationId", "matchId", "type", "chatPartner", "unreadCount", "lastMessage", "createdAt", "updatedAt"],
                conversation.EnumerateObject().Select(m => m.Name));
            Assert.Equal(match, conversation.GetProperty("matchId").GetInt64());
            Assert.Equal("BETA_BAE", conversation.GetProperty("type").GetString());
            var shown = conversation.GetProperty("chatPartner");
            Assert.Equal(["id", "nickname", "profileImageUrl"], shown.EnumerateObject().Select(m => m.Name));
            Assert.Equal(partner.Id, shown.GetProperty("id").GetInt64());
            Assert.Equal(partner.Nickname, shown.GetProperty("nickname").GetString());
            Assert.Equal(JsonValueKind.Null, shown.GetProperty("profileImageUrl").ValueKind);
            Assert.Equal(JsonValueKind.Null, conversation.GetProperty("lastMessage").ValueKind);
            Assert.Equal(0, conversation.Unread());
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", conversation.GetProperty("createdAt").GetString());
        }
    }

    [Fact]
    public async Task A_clones_model_neither_sees_nor_reads_what_is_said_to_it()
    {
        var (a, b) = (await app.NewPersonAsync("FEMALE"), await app.NewPersonAsync("MALE"));
        await app.CloneAsync(b);
        var match = (await app.MatchedAsync(a, b)).GetProperty("id").GetInt64();
        var cid = await app.ConversationAsync(a, match, "betabae");
        (await a.SayAsync(cid, "Just between us")).Expect(201);

        Assert.DoesNotContain(cid, (await b.ListAsync()).Ids());
        foreach (var answer in await EveryCallAsync(b, cid))
        {
            answer.ExpectProblem(404);
        }

        Assert.Single(await a.MessagesAsync(cid));
    }

    [Fact]
    public async Task A_clones_message_goes_by_its_models_name()
    {
        var (a, b) = (await app.NewPersonAsync("FEMALE"), await app.NewPersonAsync("MALE"));
        var match = (await app.MatchedAsync(a, b)).GetProperty("id").GetInt64();
        var cid = await app.ConversationAsync(a, match, "betabae");
        await using (var scope = app.Services.CreateAsyncScope())
        {
            // Only a clone writes as one, so there is no call for it.
            var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
            await db.TransactionAsync(
                async () =>
                {
                    db.Messages.Add(new Message { ConversationId = cid, Seq = 1, Text = "Hello, human", SentAt = DateTime.UtcNow });
                    await db.SaveChangesAsync();
                    await db.Conversations.Where(c => c.Id == cid).ExecuteUpdateAsync(set => set.SetProperty(c => c.LastSeq, 1));
                    await db.Participants.Where(p => p.ConversationId == cid)
                        .ExecuteUpdateAsync(set => set.SetProperty(p => p.UnreadCount, 1));
                },
                CancellationToken.None);
        }

        var conversation = await a.ConversationAsync(cid);
        Assert.Equal(1, conversation.Unread());
        foreach (var message in (JsonElement[])[conversation.GetProperty("lastMessage"), (await a.MessagesAsync(cid)).Single()])
        {
            Assert.True(message.GetProperty("isClone").GetBoolean());
            Assert.Equal(0, message.GetProperty("sender").GetProperty("id").GetInt64());
            Assert.Equal(b.Nickname, message.GetProperty("sender").GetProperty("name").GetString());
        }

        var read = (await a.ReadAsync(cid)).Expect(200);
        Assert.Equal(0, read.Unread());
        Assert.True(read.GetProperty("lastMessage").GetProperty("isRead").GetBoolean());
    }

    [Fact]
    public async Task Someone_without_a_profile_is_called_by_number()
    {
        var (a, b) = (await app.NewPersonAsync(), await app.NewPersonAsync(complete: false));
        await app.MatchedAsync(a, b);

        var conversation = (await a.ListAsync()).GetProperty("conversations")[0];

        Assert.Equal($"User {b.Id}", conversation.GetProperty("chatPartner").GetProperty("nickname").GetString());
    }

    [Fact]
    public async Task The_list_is_paged_by_latest_activity_and_counts_everything_unread()
    {
        var a = await app.NewPersonAsync("FEMALE");
        var real = new List<long>();
        var partners = new List<Person>();
        for (var i = 0; i < 3; i++)
        {
            partners.Add(await app.NewPersonAsync("MALE"));
            real.Add(await app.RealBaeAsync(a, partners[i]));
        }

        (await partners[0].SayAsync(real[0], "one")).Expect(201);
        (await partners[0].SayAsync(real[0], "two")).Expect(201);
        (await partners[2].SayAsync(real[2], "three")).Expect(201);
        (await partners[1].SayAsync(real[1], "four")).Expect(201);

        var whole = await a.ListAsync();
        Assert.Equal(6, whole.Ids().Length);
        Assert.Equal([real[1], real[2], real[0]], whole.Ids()[..3]);
        Assert.Equal(4, whole.GetProperty("totalUnreadCount").GetInt32());
        Assert.Equal(JsonValueKind.Null, whole.GetProperty("nextCursor").ValueKind);
        Assert.Equal("four", whole.GetProperty("conversations")[0].GetProperty("lastMessage").Text());
        Assert.Equal(2, whole.GetProperty("conversations")[2].Unread());

        var walked = new List<long>();
        string? cursor = null;
        do
        {
            var page = await a.ListAsync("?limit=2" + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}"));
            Assert.Equal(2, page.Ids().Length);
            Assert.Equal(4, page.GetProperty("totalUnreadCount").GetInt32());
            walked.AddRange(page.Ids());
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(whole.Ids(), walked);

        Assert.Equal([real[1], real[2], real[0]], (await a.ListAsync("?type=realbae")).Ids());
        var beta = await a.ListAsync("?type=betabae&limit=100000");
        Assert.Equal(whole.Ids()[3..], beta.Ids());
        Assert.Equal(0, beta.GetProperty("totalUnreadCount").GetInt32());
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=-3")]
    [InlineData("limit=abc")]
    [InlineData("limit=1.5")]
    [InlineData("limit=99999999999999999999")]
    [InlineData("type=")]
    [InlineData("type=BETABAE")]
    [InlineData("type=BETA_BAE")]
    [InlineData("type=betabae%00")]
    [InlineData("cursor=")]
    [InlineData("cursor=abc")]
    [InlineData("cursor=1")]
    [InlineData("cursor=1.2.3")]
    [InlineData("cursor=-1.2")]
    [InlineData("cursor=9223372036854775807.1")]
    public async Task A_list_query_that_makes_no_sense_is_400(string query)
    {
        var a = await app.NewPersonAsync(complete: false);

        (await a.Client.GetAnswerAsync($"/chat/conversations?{query}")).ExpectProblem(400);
    }

    [Fact]
    public async Task Reading_marks_what_the_other_side_sent_and_nothing_else()
    {
        var (a, b, cid) = await app.CoupleAsync();
        (await a.SayAsync(cid, "one")).Expect(201);
        (await b.SayAsync(cid, "two")).Expect(201);
        (await a.SayAsync(cid, "three")).Expect(201);

        Assert.Equal(2, (await b.ConversationAsync(cid)).Unread());
        Assert.Equal(1, (await a.ConversationAsync(cid)).Unread());
        var read = (await b.ReadAsync(cid)).Expect(200);
        Assert.Equal(0, read.Unread());
        Assert.True(read.GetProperty("lastMessage").GetProperty("isRead").GetBoolean());
        Assert.Equal(1, (await a.ConversationAsync(cid)).Unread());

        var seen = await a.CatchUpAsync(cid);
        Assert.Equal([true, false, true], seen.Select(m => m.GetProperty("isRead").GetBoolean()));
        Assert.Equal(
            [JsonValueKind.String, JsonValueKind.Null, JsonValueKind.String], seen.Select(m => m.GetProperty("readAt").ValueKind));

        // Read again, nothing is read anew.
        (await b.ReadAsync(cid)).Expect(200);
        Assert.Equal(seen.Select(m => m.GetRawText()), (await a.CatchUpAsync(cid)).Select(m => m.GetRawText()));
    }

    [Fact]
    public async Task Unread_counts_are_right_whatever_runs_at_once()
    {
        var (a, b, cid) = await app.CoupleAsync();
        var random = new Random(7);
        for (var round = 0; round < 3; round++)
        {
            var calls = Enumerable.Range(0, 40).Select(_ => (Who: random.Next(2) == 0 ? a : b, Reads: random.Next(3) == 0)).ToArray();
            var answers = await Task.WhenAll(calls.Select(c => c.Reads ? c.Who.ReadAsync(cid) : c.Who.SayAsync(cid, "hey")));
            Assert.All(answers, answer => Assert.True(answer.Status is 200 or 201, answer.Text));

            var all = await a.CatchUpAsync(cid);
            foreach (var person in (Person[])[a, b])
            {
                var unread = all.Count(m =>
                    m.GetProperty("sender").GetProperty("id").GetInt64() != person.Id && !m.GetProperty("isRead").GetBoolean());
                Assert.Equal(unread, (await person.ConversationAsync(cid)).Unread());
                Assert.Equal(unread, (await person.ListAsync()).GetProperty("totalUnreadCount").GetInt32());
            }
        }
    }

    [Fact]
    public async Task A_stranger_finds_nothing()
    {
        var (a, _, cid) = await app.CoupleAsync();
        (await a.SayAsync(cid, "hello")).Expect(201);
        var stranger = await app.NewPersonAsync();

        foreach (var id in (long[])[cid, 0, -1, long.MaxValue, long.MinValue])
        {
            foreach (var answer in await EveryCallAsync(stranger, id))
            {
                answer.ExpectProblem(404);
            }
        }

        Assert.Equal(1, (await a.ConversationAsync(cid)).GetProperty("lastMessage").Seq());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("1.5")]
    [InlineData("9223372036854775808")]
    public async Task A_conversation_id_that_is_no_number_is_400(string id)
    {
        var a = await app.NewPersonAsync(complete: false);

        (await a.Client.GetAnswerAsync($"/chat/conversations/{id}")).ExpectProblem(400);
        (await a.Client.GetAnswerAsync($"/chat/conversations/{id}/messages")).ExpectProblem(400);
        (await a.Client.SendJsonAsync(HttpMethod.Post, $"/chat/conversations/{id}/read")).ExpectProblem(400);
        var text = new { messageText = "x" };
        (await a.Client.SendJsonAsync(HttpMethod.Post, $"/chat/conversations/{id}/messages/text", text)).ExpectProblem(400);
    }

    [Fact]
    public async Task Every_call_needs_a_session()
    {
        using var nobody = app.NewClient();

        (await nobody.GetAnswerAsync("/chat/conversations")).ExpectProblem(401);
        (await nobody.GetAnswerAsync("/chat/conversations/1")).ExpectProblem(401);
        (await nobody.GetAnswerAsync("/chat/conversations/1/messages")).ExpectProblem(401);
        (await nobody.SendJsonAsync(HttpMethod.Post, "/chat/conversations/1/read")).ExpectProblem(401);
        (await nobody.SendJsonAsync(HttpMethod.Post, "/chat/conversations/1/messages/text", new { messageText = "x" })).ExpectProblem(401);
    }

    [Fact]
    public async Task The_number_of_statements_does_not_grow_with_the_data()
    {
        var (a, b, cid) = await app.CoupleAsync();
        (await b.SayAsync(cid, "first")).Expect(201);
        var few = await CountAsync();
        for (var i = 0; i < 2; i++)
        {
            var other = await app.NewPersonAsync("MALE");
            (await other.SayAsync(await app.RealBaeAsync(other, a), "hi")).Expect(201);
        }

        for (var i = 0; i < 20; i++)
        {
            (await b.SayAsync(cid, $"again {i}")).Expect(201);
        }

        Assert.Equal(few, await CountAsync());
        Assert.Equal((1, 1, 2, 2, 5, 2), few);

        async Task<(int List, int One, int Newest, int After, int Read, int Send)> CountAsync() => (
            await app.CountingAsync(() => a.ListAsync()),
            await app.CountingAsync(() => a.ConversationAsync(cid)),
            await app.CountingAsync(() => a.MessagesAsync(cid)),
            await app.CountingAsync(() => a.MessagesAsync(cid, "?after=0")),
            await app.CountingAsync(() => a.ReadAsync(cid)),
            await app.CountingAsync(() => a.SayAsync(cid, "me too", Guid.NewGuid().ToString())));
    }

    private static async Task<Answer[]> EveryCallAsync(Person person, long cid)
    {
        using var image = Uploads.Form(Uploads.Png, "image/png");
        using var file = Uploads.Form(Uploads.Pdf, "application/pdf");
        return
        [
            await person.Client.GetAnswerAsync($"/chat/conversations/{cid}"),
            await person.Client.GetAnswerAsync($"/chat/conversations/{cid}/messages"),
            await person.Client.GetAnswerAsync($"/chat/conversations/{cid}/messages?after=0"),
            await person.Client.GetAnswerAsync($"/chat/conversations/{cid}/messages?before=1"),
            await person.ReadAsync(cid),
            await person.SayAsync(cid, "hello"),
            await person.Client.AnswerAsync(HttpMethod.Post, $"/chat/conversations/{cid}/messages/image", image),
            await person.Client.AnswerAsync(HttpMethod.Post, $"/chat/conversations/{cid}/messages/file", file),
        ];
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class ConversationTestsEmbedded(EmbeddedApp app) : ConversationTests(app);

[Collection(nameof(RealApp))]
public sealed class ConversationTestsReal(RealApp app) : ConversationTests(app);
