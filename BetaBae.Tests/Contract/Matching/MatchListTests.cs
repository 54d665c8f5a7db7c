using BetaBae.Tests.Hosting;
using static BetaBae.Tests.Contract.Matching.MatchCalls;

namespace BetaBae.Tests.Contract.Matching;

public abstract class MatchListTests(TestApp app)
{
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
}

[Collection(nameof(EmbeddedApp))]
public sealed class MatchListTestsEmbedded(EmbeddedApp app) : MatchListTests(app);

[Collection(nameof(RealApp))]
public sealed class MatchListTestsReal(RealApp app) : MatchListTests(app);
