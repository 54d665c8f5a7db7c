using System.Text.Json;
using BetaBae.Data;
using BetaBae.Data.Entities;
using BetaBae.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Contract.Matching;

public abstract class MatchTests(TestApp app)
{
    [Fact]
    public async Task A_request_is_pending_until_it_is_answered()
    {
        var (a, b) = await TwoAsync();

        var match = (await RequestAsync(a, b.Id)).Expect(201);

        Assert.Equal(
            [
                "id", "requester", "requested", "status", "requesterConsent", "requestedConsent",
                "realBaeRequesterConsent", "realBaeRequestedConsent", "createdAt", "updatedAt",
            ],
            match.EnumerateObject().Select(m => m.Name));
        Assert.Equal($$"""{"id":{{a.Id}},"nickname":"User {{a.Id}}"}""", match.GetProperty("requester").GetRawText());
        Assert.Equal($$"""{"id":{{b.Id}},"nickname":"User {{b.Id}}"}""", match.GetProperty("requested").GetRawText());
        Assert.Equal("PENDING", Status(match));
        Assert.True(match.GetProperty("requesterConsent").GetBoolean());
        Assert.False(match.GetProperty("requestedConsent").GetBoolean());
        Assert.False(match.GetProperty("realBaeRequesterConsent").GetBoolean());
        Assert.False(match.GetProperty("realBaeRequestedConsent").GetBoolean());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", match.GetProperty("createdAt").GetString());
        Assert.Equal(match.GetProperty("createdAt").GetString(), match.GetProperty("updatedAt").GetString());
        Assert.Equal(match.GetRawText(), Assert.Single(await ListAsync(a)).GetRawText());
        Assert.Equal(match.GetRawText(), Assert.Single(await ListAsync(b)).GetRawText());
        Assert.Equal(match.GetRawText(), Assert.Single(await ListAsync(b, "/received")).GetRawText());
        Assert.Empty(await ListAsync(a, "/received"));
        Assert.Empty(await ConversationsAsync(match));
    }

    [Fact]
    public async Task People_go_by_their_nicknames()
    {
        var (a, b) = (await app.NewPersonAsync("FEMALE", nickname: "산책 🌧"), await app.NewPersonAsync(complete: false));

        var match = (await RequestAsync(a, b.Id)).Expect(201);

        Assert.Equal("산책 🌧", match.GetProperty("requester").GetProperty("nickname").GetString());
        Assert.Equal(match.GetRawText(), Assert.Single(await ListAsync(b)).GetRawText());
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData("""{"requestedId":null}""", 400)]
    [InlineData("""{"requestedId":"1"}""", 400)]
    [InlineData("""{"requestedId":1.5}""", 400)]
    [InlineData("""{"requestedId":9223372036854775808}""", 400)]
    [InlineData("""{"requestedId":1,"status":"ACCEPTED"}""", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"requestedId":9223372036854775807}""", 404)]
    [InlineData("""{"requestedId":0}""", 404)]
    [InlineData("""{"requestedId":-1}""", 404)]
    public async Task A_request_to_nobody_is_refused(string body, int status)
    {
        var a = await app.NewPersonAsync(complete: false);
        (await a.Client.SendTextAsync(HttpMethod.Post, "/match", body)).ExpectProblem(status);
        Assert.Empty(await ListAsync(a));
    }

    [Fact]
    public async Task Oneself_is_400()
    {
        var a = await app.NewPersonAsync(complete: false);
        (await RequestAsync(a, a.Id)).ExpectProblem(400);
        Assert.Empty(await ListAsync(a));
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("reject")]
    [InlineData(null)]
    public async Task A_pair_has_one_match_for_good(string? answer)
    {
        var (a, b) = await TwoAsync();
        var match = (await RequestAsync(a, b.Id)).Expect(201);
        if (answer is not null)
        {
            (await PostAsync(b, match, answer)).Expect(200);
        }

        (await RequestAsync(a, b.Id)).ExpectProblem(409);
        (await RequestAsync(b, a.Id)).ExpectProblem(409);
        Assert.Single(await ListAsync(a));
    }

    [Fact]
    public async Task Both_asking_at_once_makes_one_match()
    {
        for (var round = 0; round < 5; round++)
        {
            var (a, b) = await TwoAsync();
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? RequestAsync(a, b.Id) : RequestAsync(b, a.Id)));

            Assert.Single(answers, answer => answer.Status == 201);
            Assert.Equal(19, answers.Count(answer => answer.Status == 409));
            Assert.Single(await ListAsync(a));
        }
    }

    [Fact]
    public async Task Accepting_gives_each_one_conversation()
    {
        var (a, b) = await TwoAsync();
        var match = (await RequestAsync(a, b.Id)).Expect(201);

        await Task.Delay(2, TestContext.Current.CancellationToken);
        var accepted = (await PostAsync(b, match, "accept")).Expect(200);

        Assert.Equal("ACCEPTED", Status(accepted));
        Assert.True(accepted.GetProperty("requestedConsent").GetBoolean());
        Assert.NotEqual(match.GetProperty("updatedAt").GetString(), accepted.GetProperty("updatedAt").GetString());
        Assert.Equal(accepted.GetRawText(), Assert.Single(await ListAsync(a)).GetRawText());
        Assert.Empty(await ListAsync(b, "/received"));
        Assert.Equal(
            [
                (ConversationType.BetaBae, a.Id, $"{a.Id}>{b.Id}"),
                (ConversationType.BetaBae, b.Id, $"{b.Id}>{a.Id}"),
            ],
            await ConversationsAsync(match));
    }

    [Fact]
    public async Task Rejecting_ends_it()
    {
        var (a, b) = await TwoAsync();
        var match = (await RequestAsync(a, b.Id)).Expect(201);

        var rejected = (await PostAsync(b, match, "reject")).Expect(200);

        Assert.Equal("REJECTED", Status(rejected));
        Assert.False(rejected.GetProperty("requestedConsent").GetBoolean());
        Assert.Empty(await ListAsync(b, "/received"));
        (await PostAsync(b, match, "accept")).ExpectProblem(409);
        (await PostAsync(b, match, "reject")).ExpectProblem(409);
        (await PostAsync(b, match, "real-bae/accept")).ExpectProblem(409);
        Assert.Empty(await ConversationsAsync(match));
    }

    [Fact]
    public async Task Only_the_one_who_was_asked_answers()
    {
        var (a, b) = await TwoAsync();
        var stranger = await app.NewPersonAsync(complete: false);
        var match = (await RequestAsync(a, b.Id)).Expect(201);

        foreach (var answer in (string[])["accept", "reject"])
        {
            (await PostAsync(a, match, answer)).ExpectProblem(403);
            (await PostAsync(stranger, match, answer)).ExpectProblem(404);
        }

        Assert.Equal(match.GetRawText(), Assert.Single(await ListAsync(b)).GetRawText());
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("reject")]
    [InlineData("real-bae/accept")]
    [InlineData("real-bae/reject")]
    public async Task A_match_that_is_not_there_is_404(string action)
    {
        var (a, b) = await TwoAsync();
        var stranger = await app.NewPersonAsync(complete: false);
        var match = await app.MatchedAsync(a, b);

        (await PostAsync(stranger, match, action)).ExpectProblem(404);
        foreach (var (id, status) in ((string, int)[])
            [($"{long.MaxValue}", 404), ("0", 404), ("-1", 404), ("9223372036854775808", 400), ("x", 400), ("1.5", 400)])
        {
            (await a.Client.SendJsonAsync(HttpMethod.Post, $"/match/{id}/{action}")).ExpectProblem(status);
        }

        Assert.Equal(match.GetRawText(), Assert.Single(await ListAsync(a)).GetRawText());
    }

    [Fact]
    public async Task Answers_at_once_count_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var (a, b) = await TwoAsync();
            var match = (await RequestAsync(a, b.Id)).Expect(201);

            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => PostAsync(b, match, i % 2 == 0 ? "accept" : "reject")));

            var winner = Assert.Single(answers, answer => answer.Status == 200);
            Assert.Equal(19, answers.Count(answer => answer.Status == 409));
            Assert.Equal(winner.Body.GetRawText(), Assert.Single(await ListAsync(a)).GetRawText());
            Assert.Equal(Status(winner.Body) == "ACCEPTED" ? 2 : 0, (await ConversationsAsync(match)).Count);
        }
    }

    [Fact]
    public async Task With_both_consents_they_have_one_conversation()
    {
        var (a, b) = await TwoAsync();
        var match = (await RequestAsync(a, b.Id)).Expect(201);
        (await PostAsync(a, match, "real-bae/accept")).ExpectProblem(409);
        (await PostAsync(b, match, "real-bae/reject")).ExpectProblem(409);
        (await PostAsync(b, match, "accept")).Expect(200);

        var one = (await PostAsync(a, match, "real-bae/accept")).Expect(200);
        Assert.Equal((true, false), Consents(one));
        Assert.Equal(2, (await ConversationsAsync(match)).Count);
        Assert.Equal(one.GetRawText(), (await PostAsync(a, match, "real-bae/accept")).Expect(200).GetRawText());

        var both = (await PostAsync(b, match, "real-bae/accept")).Expect(200);
        Assert.Equal((true, true), Consents(both));
        var expected = (ConversationType.RealBae, 0L, string.Join(',', ((Person[])[a, b]).Select(p => $"{p.Id}>{(p == a ? b : a).Id}")));
        Assert.Contains(expected, await ConversationsAsync(match));

        var withdrawn = (await PostAsync(a, match, "real-bae/reject")).Expect(200);
        Assert.Equal((false, true), Consents(withdrawn));
        Assert.Equal("ACCEPTED", Status(withdrawn));
        Assert.Equal(withdrawn.GetRawText(), (await PostAsync(a, match, "real-bae/reject")).Expect(200).GetRawText());
        Assert.Equal((true, true), Consents((await PostAsync(a, match, "real-bae/accept")).Expect(200)));
        Assert.Equal(3, (await ConversationsAsync(match)).Count);
    }

    [Fact]
    public async Task Consents_at_once_make_one_conversation()
    {
        for (var round = 0; round < 5; round++)
        {
            var (a, b) = await TwoAsync();
            var match = await app.MatchedAsync(a, b);

            var answers = await Task.WhenAll(
                Enumerable.Range(0, 50).Select(i => PostAsync(i % 2 == 0 ? a : b, match, i % 5 == 4 ? "real-bae/reject" : "real-bae/accept")));
            Assert.All(answers, answer => answer.Expect(200));
            await Task.WhenAll(PostAsync(a, match, "real-bae/accept"), PostAsync(b, match, "real-bae/accept"));

            Assert.Equal((true, true), Consents(Assert.Single(await ListAsync(a))));
            Assert.Single(await ConversationsAsync(match), c => c.Type == ConversationType.RealBae);
        }
    }

    [Fact]
    public async Task Lists_are_paged_newest_first()
    {
        var a = await app.NewPersonAsync(complete: false);
        var ids = new List<long>();
        for (var i = 0; i < 7; i++)
        {
            var other = await app.NewPersonAsync(complete: false);
            ids.Add((i % 2 == 0 ? await RequestAsync(a, other.Id) : await RequestAsync(other, a.Id)).Expect(201).GetProperty("id").GetInt64());
        }

        ids.Reverse();
        Assert.Equal(ids, await PagesAsync(a, "", 3, 7));
        Assert.Equal(ids, await PagesAsync(a, "", 7, 7));
        Assert.Equal(ids, await PagesAsync(a, "", 1000, 7));
        Assert.Equal(ids.Where((_, i) => i % 2 == 1), await PagesAsync(a, "/received", 1, 3));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=-3")]
    [InlineData("limit=x")]
    [InlineData("limit=1.5")]
    [InlineData("cursor=x")]
    [InlineData("cursor=1.2")]
    [InlineData("cursor=")]
    public async Task A_page_that_makes_no_sense_is_400(string query)
    {
        var a = await app.NewPersonAsync(complete: false);
        (await a.Client.GetAnswerAsync($"/match?{query}")).ExpectProblem(400);
        (await a.Client.GetAnswerAsync($"/match/received?{query}")).ExpectProblem(400);
    }

    [Fact]
    public async Task Statements_do_not_grow_with_the_data()
    {
        var (a, b) = await TwoAsync();
        for (var i = 0; i < 3; i++)
        {
            (await RequestAsync(await app.NewPersonAsync(complete: false), b.Id)).Expect(201);
        }

        var match = default(JsonElement);
        Assert.Equal(2, await app.CountingAsync(() => b.Client.GetAnswerAsync("/match")));
        Assert.Equal(2, await app.CountingAsync(() => b.Client.GetAnswerAsync("/match/received")));
        Assert.Equal(2, await app.CountingAsync(async () => match = (await RequestAsync(a, b.Id)).Expect(201)));
        Assert.InRange(await app.CountingAsync(async () => (await PostAsync(b, match, "accept")).Expect(200)), 4, 6);
        Assert.Equal(2, await app.CountingAsync(async () => (await PostAsync(b, match, "real-bae/accept")).Expect(200)));
        Assert.InRange(await app.CountingAsync(async () => (await PostAsync(a, match, "real-bae/accept")).Expect(200)), 5, 6);
        Assert.Equal(2, await app.CountingAsync(async () => (await PostAsync(a, match, "real-bae/accept")).Expect(200)));
    }

    private static Task<Answer> RequestAsync(Person person, long requestedId) =>
        person.Client.SendJsonAsync(HttpMethod.Post, "/match", new { requestedId });

    private static Task<Answer> PostAsync(Person person, JsonElement match, string action) =>
        person.Client.SendJsonAsync(HttpMethod.Post, $"/match/{match.GetProperty("id").GetInt64()}/{action}");

    private static async Task<JsonElement[]> ListAsync(Person person, string list = "")
    {
        var page = (await person.Client.GetAnswerAsync($"/match{list}")).Expect(200);
        Assert.Equal(["matches", "totalCount", "nextCursor"], page.EnumerateObject().Select(m => m.Name));
        return [.. page.GetProperty("matches").EnumerateArray()];
    }

    private static async Task<List<long>> PagesAsync(Person person, string list, int limit, int total)
    {
        var ids = new List<long>();
        for (string? cursor = null; ;)
        {
            var page = (await person.Client.GetAnswerAsync($"/match{list}?limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(200);
            Assert.Equal(total, page.GetProperty("totalCount").GetInt64());
            Assert.InRange(page.GetProperty("matches").GetArrayLength(), 1, limit);
            ids.AddRange(page.GetProperty("matches").EnumerateArray().Select(m => m.GetProperty("id").GetInt64()));
            cursor = page.GetProperty("nextCursor").GetString();
            if (cursor is null)
            {
                return ids;
            }
        }
    }

    private static string? Status(JsonElement match) => match.GetProperty("status").GetString();

    private static (bool Requester, bool Requested) Consents(JsonElement match) =>
        (match.GetProperty("realBaeRequesterConsent").GetBoolean(), match.GetProperty("realBaeRequestedConsent").GetBoolean());

    private async Task<(Person A, Person B)> TwoAsync() =>
        (await app.NewPersonAsync(complete: false), await app.NewPersonAsync(complete: false));

    /// <summary>A match's conversations as they are stored, with who is in them and whom they talk with.</summary>
    private async Task<List<(ConversationType Type, long VisitorId, string Participants)>> ConversationsAsync(JsonElement match)
    {
        var id = match.GetProperty("id").GetInt64();
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
        var conversations = await db.Conversations.AsNoTracking()
            .Include(c => c.Participants)
            .Where(c => c.MatchId == id)
            .ToListAsync(TestContext.Current.CancellationToken);
        return
        [
            .. conversations.OrderBy(c => c.VisitorId).Select(c => (
                c.Type,
                c.VisitorId,
                string.Join(',', c.Participants.OrderBy(p => p.UserId).Select(p => $"{p.UserId}>{p.PartnerId}")))),
        ];
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class MatchTestsEmbedded(EmbeddedApp app) : MatchTests(app);

[Collection(nameof(RealApp))]
public sealed class MatchTestsReal(RealApp app) : MatchTests(app);
