using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.Chat;

public abstract class MessageListTests(TestApp app)
{
    [Fact]
    public async Task Before_pages_back_and_after_pages_forward()
    {
        var (a, b, cid) = await app.CoupleAsync();
        for (var i = 1; i <= 7; i++)
        {
            (await (i % 2 == 0 ? a : b).SayAsync(cid, $"{i}")).Expect(201);
        }

        Assert.Equal([7, 6, 5], (await a.MessagesAsync(cid, "?limit=3")).Select(m => m.Seq()));

        var back = new List<long>();
        var page = await a.MessagesAsync(cid, "?limit=3");
        while (page.Length > 0)
        {
            back.AddRange(page.Select(m => m.Seq()));
            page = await a.MessagesAsync(cid, $"?limit=3&before={page[^1].Id()}");
        }

        Assert.Equal([7, 6, 5, 4, 3, 2, 1], back);
        Assert.Equal([1, 2, 3], (await a.MessagesAsync(cid, "?limit=3&after=0")).Select(m => m.Seq()));
        Assert.Equal([4, 5, 6], (await a.MessagesAsync(cid, "?limit=3&after=3")).Select(m => m.Seq()));
        Assert.Equal([7], (await a.MessagesAsync(cid, "?limit=3&after=6")).Select(m => m.Seq()));
        Assert.Empty(await a.MessagesAsync(cid, "?after=7"));
        Assert.Empty(await a.MessagesAsync(cid, $"?after={long.MaxValue}"));
        Assert.Equal(
            (await a.MessagesAsync(cid)).Select(m => m.GetRawText()),
            (await b.MessagesAsync(cid, "?after=0")).Reverse().Select(m => m.GetRawText()));
    }

    [Fact]
    public async Task Pages_are_bounded()
    {
        var (a, _, cid) = await app.CoupleAsync();
        await Task.WhenAll(Enumerable.Range(0, 103).Select(i => a.SayAsync(cid, $"{i}")));

        Assert.Equal(30, (await a.MessagesAsync(cid)).Length);
        Assert.Equal(30, (await a.MessagesAsync(cid, $"?before={(await a.MessagesAsync(cid))[0].Id()}")).Length);
        Assert.Equal(100, (await a.MessagesAsync(cid, "?limit=1000")).Length);
        Assert.Equal(100, (await a.MessagesAsync(cid, "?after=0")).Length);
        Assert.Equal(100, (await a.MessagesAsync(cid, "?after=0&limit=9223372036854775807")).Length);
        Assert.Equal(103, (await a.CatchUpAsync(cid)).Count);
    }

    [Fact]
    public async Task What_came_later_has_no_gap_while_both_write()
    {
        var (a, b, cid) = await app.CoupleAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? a : b).SayAsync(cid, $"{i}")));
        var seen = new List<long>();
        while (seen.Count < 60)
        {
            var done = writing.IsCompleted;
            var more = await b.MessagesAsync(cid, $"?after={seen.Count}&limit=7");
            seen.AddRange(more.Select(m => m.Seq()));
            Assert.Equal(Enumerable.Range(1, seen.Count).Select(i => (long)i), seen);
            Assert.False(done && more.Length == 0, "A message is missing");
        }

        Assert.All(await writing, answer => answer.Expect(201));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=-3")]
    [InlineData("limit=x")]
    [InlineData("after=-1")]
    [InlineData("after=x")]
    [InlineData("after=9223372036854775808")]
    [InlineData("before=x")]
    [InlineData("before=1&after=1")]
    public async Task A_query_that_makes_no_sense_is_400(string query)
    {
        var (a, b) = (await app.NewPersonAsync(complete: false), await app.NewPersonAsync(complete: false));
        await app.MatchedAsync(a, b);

        (await a.Client.GetAnswerAsync($"/chat/conversations/{(await a.ListAsync()).Ids()[0]}/messages?{query}")).ExpectProblem(400);
    }

    [Fact]
    public async Task Before_a_message_that_is_not_in_the_conversation_is_404()
    {
        var (a, _, cid) = await app.CoupleAsync();
        var (c, _, other) = await app.CoupleAsync();
        (await a.SayAsync(cid, "here")).Expect(201);
        var elsewhere = (await c.SayAsync(other, "there")).Expect(201).GetProperty("message").Id();

        foreach (var id in (long[])[elsewhere, 0, -1, long.MaxValue])
        {
            (await a.Client.GetAnswerAsync($"/chat/conversations/{cid}/messages?before={id}")).ExpectProblem(404);
        }
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class MessageListTestsEmbedded(EmbeddedApp app) : MessageListTests(app);

[Collection(nameof(RealApp))]
public sealed class MessageListTestsReal(RealApp app) : MessageListTests(app);
