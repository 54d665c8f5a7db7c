using System.Text.Json;
using BetaBae.Core.Matching;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.Matching;

/// <summary>Each test has a province of its own, because the feed is everyone's.</summary>
public abstract class FeedTests(TestApp app)
{
    private readonly string _province = $"P{Guid.NewGuid():N}";

    [Fact]
    public async Task The_best_come_first_with_what_people_see_of_them()
    {
        var me = await NewAsync("FEMALE", mbti: "INFP", interests: ["hiking", "coffee"]);
        var twin = await NewAsync("MALE", mbti: "ENFJ", interests: ["Coffee ", "HIKING"]);
        var other = await NewAsync("OTHER", mbti: null, interests: [], city: "Jongno");

        var feed = await FeedAsync(me, 2);

        Assert.Equal(["users", "totalCount", "averageMatchScore", "nextCursor"], feed.EnumerateObject().Select(m => m.Name));
        var first = feed.GetProperty("users")[0];
        Assert.Equal(
            ["id", "nickname", "age", "gender", "city", "province", "profileImageUrl", "mbti", "interests", "compatibilityScore"],
            first.EnumerateObject().Select(m => m.Name));
        Assert.Equal(twin.Id, first.GetProperty("id").GetInt64());
        Assert.Equal(twin.Nickname, first.GetProperty("nickname").GetString());
        Assert.Equal("MALE", first.GetProperty("gender").GetString());
        Assert.Equal("Mapo", first.GetProperty("city").GetString());
        Assert.Equal(_province, first.GetProperty("province").GetString());
        Assert.Equal(JsonValueKind.Null, first.GetProperty("profileImageUrl").ValueKind);
        Assert.Equal("ENFJ", first.GetProperty("mbti").GetString());
        Assert.Equal(["Coffee", "HIKING"], first.GetProperty("interests").EnumerateArray().Select(i => i.GetString()));
        Assert.Equal(100, first.GetProperty("compatibilityScore").GetInt32());

        // 0.15 × 0.5 + 0.25 × 0.1 + 0.15 × 1 + 0.30 × 1 + 0.15 × 0.8 = 0.67
        Assert.Equal([twin.Id, other.Id], Ids(feed));
        Assert.Equal(67, feed.GetProperty("users")[1].GetProperty("compatibilityScore").GetInt32());
        Assert.Equal(84, feed.GetProperty("averageMatchScore").GetInt32());
        Assert.Equal(JsonValueKind.Null, feed.GetProperty("nextCursor").ValueKind);
    }

    [Fact]
    public async Task Leaves_out_oneself_and_pairs_of_men_and_of_women()
    {
        var people = new Dictionary<string, Person>();
        foreach (var gender in (string[])["FEMALE", "MALE", "NON_BINARY", "OTHER"])
        {
            people[gender] = await NewAsync(gender);
            people[$"{gender} too"] = await NewAsync(gender);
        }

        foreach (var (name, person) in people)
        {
            var expected = people
                .Where(p => p.Value != person && !(name[..4] is "FEMA" or "MALE" && p.Key[..4] == name[..4]))
                .Select(p => p.Value.Id)
                .Order();
            Assert.Equal(expected, Ids(await FeedAsync(person, expected.Count())).Order());
        }
    }

    [Fact]
    public async Task Leaves_out_whoever_one_has_a_match_with()
    {
        var me = await NewAsync("FEMALE");
        var others = new List<Person>();
        for (var i = 0; i < 5; i++)
        {
            others.Add(await NewAsync("MALE"));
        }

        await FeedAsync(me, 5);
        var asked = (await me.Client.SendJsonAsync(HttpMethod.Post, "/match", new { requestedId = others[0].Id })).Expect(201);
        (await others[1].Client.SendJsonAsync(HttpMethod.Post, "/match", new { requestedId = me.Id })).Expect(201);
        await app.MatchedAsync(others[2], me);
        var rejected = (await others[3].Client.SendJsonAsync(HttpMethod.Post, "/match", new { requestedId = me.Id })).Expect(201);
        (await me.Client.SendJsonAsync(HttpMethod.Post, $"/match/{rejected.GetProperty("id").GetInt64()}/reject")).Expect(200);

        // At once: the matches are read as they are.
        Assert.Equal([others[4].Id], Ids(await me.GetFeedAsync(Here)));
        Assert.DoesNotContain(me.Id, Ids(await others[0].GetFeedAsync(Here)));
        Assert.Equal("PENDING", asked.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Needs_and_shows_complete_people_only()
    {
        var me = await app.NewPersonAsync(complete: false);
        var other = await app.NewPersonAsync(complete: false);
        var seer = await NewAsync("MALE");
        foreach (var (path, body, missing) in ((string, object, string)[])
            [
                ("/user/profile", ProfileOf("FEMALE"), "profile"),
                ("/user/lovelanguage", People.LoveLanguage, "love language"),
                ("/user/personality", People.Personality, "personality"),
            ])
        {
            Assert.Contains(missing, (await me.Client.GetAnswerAsync("/feed")).ExpectProblem(409).Message, StringComparison.Ordinal);
            (await me.Client.SendJsonAsync(HttpMethod.Put, path, body)).Expect(200);
            if (missing != "personality")
            {
                (await other.Client.SendJsonAsync(HttpMethod.Put, path, body)).Expect(200);
            }
        }

        Assert.Equal([seer.Id], Ids(await FeedAsync(me, 1)));
        Assert.Equal([me.Id], Ids(await FeedAsync(seer, 1)));
    }

    [Fact]
    public async Task Filters_leave_whom_they_name()
    {
        var me = await NewAsync("OTHER");
        var year = DateTime.UtcNow.Year;
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var city = $"C{Guid.NewGuid():N}";
        var turns30 = await NewAsync("FEMALE", birthday: today.AddYears(-30), city: city);
        var almost30 = await NewAsync("MALE", birthday: today.AddYears(-30).AddDays(1));
        var is50 = await NewAsync("NON_BINARY", birthday: today.AddYears(-50).AddDays(-100));
        long[] all = [turns30.Id, almost30.Id, is50.Id];
        await FeedAsync(me, 3);

        await LeavesAsync("", all);
        await LeavesAsync("&age=30", turns30.Id);
        await LeavesAsync("&age=29", almost30.Id);
        await LeavesAsync("&age_min=30", turns30.Id, is50.Id);
        await LeavesAsync("&age_max=30", turns30.Id, almost30.Id);
        await LeavesAsync("&age_min=30&age_max=30", turns30.Id);
        await LeavesAsync("&age_min=31&age_max=49");
        await LeavesAsync("&age_min=2147483647");
        await LeavesAsync("&age_max=2147483647&age_min=0", all);
        await LeavesAsync("&gender=MALE", almost30.Id);
        await LeavesAsync("&gender=NON_BINARY", is50.Id);
        await LeavesAsync("&gender=OTHER");
        Assert.Equal([turns30.Id], Ids(await me.GetFeedAsync($"location={city}")));
        Assert.Equal([turns30.Id], Ids(await me.GetFeedAsync($"location=%20{city}%20")));
        Assert.Empty(Ids(await me.GetFeedAsync($"location={city.ToLowerInvariant()}")));
        Assert.Empty(Ids(await me.GetFeedAsync("location=%F0%9F%8C%A7")));
        Assert.Equal(30, (await me.GetFeedAsync($"location={city}")).GetProperty("users")[0].GetProperty("age").GetInt32());

        async Task LeavesAsync(string query, params long[] ids)
        {
            var feed = await me.GetFeedAsync(Here + query);
            Assert.Equal(ids.Order(), Ids(feed).Order());
            Assert.Equal(ids.Length, feed.GetProperty("totalCount").GetInt32());
            Assert.Equal(ids.Length == 0, feed.GetProperty("averageMatchScore").GetInt32() == 0);
        }
    }

    [Fact]
    public async Task Pages_show_everyone_once()
    {
        var me = await NewAsync("FEMALE");
        var others = new List<long>();
        for (var i = 0; i < 25; i++)
        {
            // Equals among them, so that ids must decide.
            others.Add((await NewAsync("MALE", interests: i % 3 == 0 ? ["hiking"] : ["tea"])).Id);
        }

        var all = Ids(await FeedAsync(me, 25, "&limit=1000"));
        Assert.Equal(others.Order(), all.Order());
        var usual = await me.GetFeedAsync(Here);
        Assert.Equal(20, usual.GetProperty("users").GetArrayLength());

        var shown = new List<long>();
        var pages = 0;
        for (string? cursor = ""; cursor is not null; pages++)
        {
            var page = await me.GetFeedAsync($"{Here}&limit=10{cursor}");
            Assert.Equal(25, page.GetProperty("totalCount").GetInt32());
            Assert.Equal(usual.GetProperty("averageMatchScore").GetInt32(), page.GetProperty("averageMatchScore").GetInt32());
            shown.AddRange(Ids(page));
            cursor = page.GetProperty("nextCursor").GetString() is { } next ? $"&cursor={next}" : null;
        }

        Assert.Equal(3, pages);
        Assert.Equal(all, shown);
    }

    [Fact]
    public async Task A_change_is_in_every_replicas_feed()
    {
        await using var replica = await app.StartOtherAsync();
        var me = await NewAsync("FEMALE");
        var other = await NewAsync("MALE", interests: ["tea"]);
        foreach (var address in (Uri[])[app.Address, replica.Address])
        {
            await EventuallyAsync(async () => Ids(await me.GetFeedAsync(Here, address)).SequenceEqual([other.Id]));
        }

        var before = (await me.GetFeedAsync(Here)).GetProperty("users")[0].GetProperty("compatibilityScore").GetInt32();
        (await other.Client.SendJsonAsync(HttpMethod.Put, "/user/profile", new { interests = (string[])["hiking", "coffee"], mbti = "ENFJ" })).Expect(200);

        foreach (var address in (Uri[])[app.Address, replica.Address])
        {
            await EventuallyAsync(async () =>
                (await me.GetFeedAsync(Here, address)).GetProperty("users")[0].GetProperty("compatibilityScore").GetInt32() > before);
        }
    }

    [Fact]
    public async Task While_the_index_is_not_built_it_is_503()
    {
        await using var starting = await app.StartOtherAsync(
            configure: services => services.Remove(services.Single(s => s.ImplementationType == typeof(FeedRefresher))));
        var me = await NewAsync("FEMALE");

        var problem = (await me.Client.GetAnswerAsync(new Uri(starting.Address, "/feed").ToString())).ExpectProblem(503);

        Assert.NotNull(problem.Headers.RetryAfter);
        (await me.Client.GetAnswerAsync(new Uri(starting.Address, "/match").ToString())).Expect(200);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=-3")]
    [InlineData("limit=x")]
    [InlineData("cursor=x")]
    [InlineData("cursor=1")]
    [InlineData("cursor=-1.1")]
    [InlineData("cursor=9221120237041090560.1")]
    [InlineData("age=x")]
    [InlineData("age=-1")]
    [InlineData("age=20.5")]
    [InlineData("age=99999999999")]
    [InlineData("age_min=-1")]
    [InlineData("age_min=x")]
    [InlineData("age_max=-1")]
    [InlineData("age_max=")]
    [InlineData("age_min=40&age_max=30")]
    [InlineData("gender=male")]
    [InlineData("gender=0")]
    [InlineData("gender=MALE,FEMALE")]
    [InlineData("gender=")]
    [InlineData("location=%00")]
    [InlineData("location=1234567890123456789012345678901234567890123456789012345678901")]
    public async Task A_query_that_makes_no_sense_is_400(string query)
    {
        var me = await app.NewPersonAsync();
        var problem = (await me.Client.GetAnswerAsync($"/feed?{query}")).ExpectProblem(400);
        Assert.Contains(query.Split('=')[0], problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statements_do_not_grow_with_the_data()
    {
        var me = await NewAsync("FEMALE");
        for (var i = 0; i < 5; i++)
        {
            var other = await NewAsync("MALE");
            if (i > 2)
            {
                (await me.Client.SendJsonAsync(HttpMethod.Post, "/match", new { requestedId = other.Id })).Expect(201);
            }
        }

        await FeedAsync(me, 3);
        Assert.Equal(3, await app.CountingAsync(() => me.GetFeedAsync($"{Here}&limit=2")));
        Assert.Equal(3, await app.CountingAsync(() => me.GetFeedAsync($"{Here}&limit=1")));
    }

    private string Here => $"location={_province}";

    private static List<long> Ids(JsonElement feed) =>
        [.. feed.GetProperty("users").EnumerateArray().Select(u => u.GetProperty("id").GetInt64())];

    private static async Task EventuallyAsync(Func<Task<bool>> isSo)
    {
        for (var attempt = 0; !await isSo(); attempt++)
        {
            Assert.True(attempt < 300, "It did not become so");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The feed of this test's province, once as many are in it.</summary>
    private async Task<JsonElement> FeedAsync(Person person, int count, string query = "")
    {
        var feed = default(JsonElement);
        await EventuallyAsync(async () =>
            (feed = await person.GetFeedAsync(Here + query)).GetProperty("totalCount").GetInt32() == count);
        return feed;
    }

    private object ProfileOf(
        string gender, string? mbti = "INFP", string[]? interests = null, string city = "Mapo", DateOnly? birthday = null) => new
        {
            nickname = "Sam",
            birthday = $"{birthday ?? new DateOnly(1995, 4, 2):yyyy-MM-dd}",
            gender,
            mbti,
            interests = interests ?? ["hiking", "coffee"],
            province = _province,
            city,
        };

    private async Task<Person> NewAsync(
        string gender, string? mbti = "INFP", string[]? interests = null, string city = "Mapo", DateOnly? birthday = null)
    {
        var person = await app.NewPersonAsync(complete: false);
        (await person.Client.SendJsonAsync(HttpMethod.Put, "/user/profile", ProfileOf(gender, mbti, interests, city, birthday))).Expect(200);
        (await person.Client.SendJsonAsync(HttpMethod.Put, "/user/personality", People.Personality)).Expect(200);
        (await person.Client.SendJsonAsync(HttpMethod.Put, "/user/lovelanguage", People.LoveLanguage)).Expect(200);
        return person with { Nickname = "Sam" };
    }
}

internal static class Feeds
{
    /// <param name="person">Whose.</param>
    /// <param name="query">Without its question mark.</param>
    /// <param name="replica">Another host than the person's usual one.</param>
    public static async Task<JsonElement> GetFeedAsync(this Person person, string query, Uri? replica = null) =>
        (await person.Client.GetAnswerAsync(new Uri(replica ?? person.Client.BaseAddress!, $"/feed?{query}").ToString())).Expect(200);
}

[Collection(nameof(EmbeddedApp))]
public sealed class FeedTestsEmbedded(EmbeddedApp app) : FeedTests(app);

[Collection(nameof(RealApp))]
public sealed class FeedTestsReal(RealApp app) : FeedTests(app);
