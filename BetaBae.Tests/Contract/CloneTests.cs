using System.Text.Json;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract;

public abstract class CloneTests(TestApp app)
{
    private static readonly string[] Samples = ["Hi there!", "I love \"rain\"\nand snow 😀."];

    public static TheoryData<string> BadSamples => new(
        "{}",
        """{"sampleUserResponses": null}""",
        """{"sampleUserResponses": "Hi"}""",
        """{"sampleUserResponses": []}""",
        """{"sampleUserResponses": [null]}""",
        """{"sampleUserResponses": [1]}""",
        """{"sampleUserResponses": [""]}""",
        """{"sampleUserResponses": ["Hi", "  \n "]}""",
        """{"sampleUserResponses": ["\u0000"]}""",
        """{"sampleUserResponses": ["Hi"], "summary": "I am great"}""",
        JsonSerializer.Serialize(new { sampleUserResponses = new[] { new string('x', 501) } }),
        JsonSerializer.Serialize(new { sampleUserResponses = Enumerable.Repeat("x", 51) }));

    [Fact]
    public async Task It_is_there_from_create_to_delete()
    {
        var person = await app.NewPersonAsync();
        (await person.Client.GetAnswerAsync("/llm-clone")).ExpectProblem(404);
        (await UpdateAsync(person, Samples)).ExpectProblem(404);
        (await person.Client.SendJsonAsync(HttpMethod.Post, "/llm-clone/delete")).ExpectProblem(404);

        var created = (await CreateAsync(person, Samples)).Expect(201);
        Assert.Equal(Samples, SamplesOf(created));
        Assert.Equal(created.GetRawText(), (await person.Client.GetAnswerAsync("/llm-clone")).Expect(200).GetRawText());
        (await CreateAsync(person, Samples)).ExpectProblem(409);

        var updated = (await UpdateAsync(person, ["Only this"])).Expect(200);
        Assert.Equal(["Only this"], SamplesOf(updated));
        Assert.Equal(created.GetProperty("createdAt").GetString(), updated.GetProperty("createdAt").GetString());
        Assert.True(updated.GetProperty("updatedAt").GetDateTime() >= created.GetProperty("updatedAt").GetDateTime());
        Assert.DoesNotContain("Hi there!", updated.GetProperty("summary").GetString(), StringComparison.Ordinal);

        Assert.Empty((await person.Client.SendJsonAsync(HttpMethod.Post, "/llm-clone/delete")).Expect(204).ToString());
        (await person.Client.GetAnswerAsync("/llm-clone")).ExpectProblem(404);
        (await CreateAsync(person, Samples)).Expect(201);
    }

    [Fact]
    public async Task The_summary_tells_what_others_may_know_and_no_more()
    {
        var person = await app.NewPersonAsync();
        var summary = (await CreateAsync(person, Samples)).Expect(201).GetProperty("summary").GetString()!;

        foreach (var told in (string[])[person.Nickname, "female", "Seoul", "Mapo", "INFP", "hiking, coffee", "Likes walks", "extraversion 2.5", "words of affirmation 5", "Hi there!", "I love \"rain\"\n  and snow 😀."])
        {
            Assert.Contains(told, summary, StringComparison.Ordinal);
        }

        foreach (var secret in (string[])[person.Email, "Kim Betabae", "1995", "04-02"])
        {
            Assert.DoesNotContain(secret, summary, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_summary_follows_the_profile()
    {
        var person = await app.NewPersonAsync();
        (await CreateAsync(person, Samples)).Expect(201);
        (await person.Client.SendJsonAsync(HttpMethod.Put, "/user/profile", new { introduce = "Likes the sea" })).Expect(200);

        var summary = (await person.Client.GetAnswerAsync("/llm-clone")).Expect(200).GetProperty("summary").GetString();

        Assert.Contains("Likes the sea", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("Likes walks", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_named()
    {
        var person = await app.NewPersonAsync(complete: false);
        Assert.EndsWith("profile, personality, love language", (await CreateAsync(person, Samples)).ExpectProblem(409).Message, StringComparison.Ordinal);

        (await person.Client.SendJsonAsync(HttpMethod.Put, "/user/personality", People.Personality)).Expect(200);
        Assert.EndsWith("profile, love language", (await CreateAsync(person, Samples)).ExpectProblem(409).Message, StringComparison.Ordinal);

        (await person.Client.SendJsonAsync(HttpMethod.Put, "/user/profile", People.ProfileOf("Mina"))).Expect(200);
        (await person.Client.SendJsonAsync(HttpMethod.Put, "/user/lovelanguage", People.LoveLanguage)).Expect(200);
        (await CreateAsync(person, Samples)).Expect(201);
    }

    [Theory]
    [MemberData(nameof(BadSamples))]
    public async Task Bad_samples_are_400_and_change_nothing(string body)
    {
        var person = await app.NewPersonAsync();
        (await person.Client.SendTextAsync(HttpMethod.Post, "/llm-clone/create", body)).ExpectProblem(400);
        (await person.Client.GetAnswerAsync("/llm-clone")).ExpectProblem(404);

        (await CreateAsync(person, Samples)).Expect(201);
        (await person.Client.SendTextAsync(HttpMethod.Post, "/llm-clone/update", body)).ExpectProblem(400);
        Assert.Equal(Samples, SamplesOf((await person.Client.GetAnswerAsync("/llm-clone")).Expect(200)));
    }

    [Fact]
    public async Task Samples_may_be_as_many_and_as_long_as_the_contract_says()
    {
        var person = await app.NewPersonAsync();
        var most = Enumerable.Range(0, 50).Select(i => $"{i:00}" + string.Concat(Enumerable.Repeat("😀", 249))).ToArray();

        Assert.Equal(most, SamplesOf((await CreateAsync(person, most)).Expect(201)));
        Assert.Equal(most, SamplesOf((await person.Client.GetAnswerAsync("/llm-clone")).Expect(200)));
    }

    [Fact]
    public async Task Of_fifty_creates_at_once_one_wins()
    {
        var person = await app.NewPersonAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => CreateAsync(person, [$"Sample {i}"])));

        var winner = Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a != winner), a => a.ExpectProblem(409));
        Assert.Equal(SamplesOf(winner.Body), SamplesOf((await person.Client.GetAnswerAsync("/llm-clone")).Expect(200)));
    }

    [Fact]
    public async Task Statements_are_few_and_do_not_depend_on_the_samples()
    {
        var person = await app.NewPersonAsync();
        Assert.Equal(2, await app.CountingAsync(async () => (await CreateAsync(person, Samples)).Expect(201)));
        Assert.Equal(1, await app.CountingAsync(() => person.Client.GetAnswerAsync("/llm-clone")));
        Assert.Equal(2, await app.CountingAsync(() => UpdateAsync(person, [.. Enumerable.Repeat("More", 50)])));
        Assert.Equal(1, await app.CountingAsync(() => person.Client.GetAnswerAsync("/llm-clone")));
        Assert.Equal(1, await app.CountingAsync(() => person.Client.SendJsonAsync(HttpMethod.Post, "/llm-clone/delete")));
    }

    private static Task<Answer> CreateAsync(Person person, string[] samples) =>
        person.Client.SendJsonAsync(HttpMethod.Post, "/llm-clone/create", new { sampleUserResponses = samples });

    private static Task<Answer> UpdateAsync(Person person, string[] samples) =>
        person.Client.SendJsonAsync(HttpMethod.Post, "/llm-clone/update", new { sampleUserResponses = samples });

    private static IEnumerable<string?> SamplesOf(JsonElement clone) => clone.GetProperty("samples").EnumerateArray().Select(s => s.GetString());
}

[Collection(nameof(EmbeddedApp))]
public sealed class CloneTestsEmbedded(EmbeddedApp app) : CloneTests(app);

[Collection(nameof(RealApp))]
public sealed class CloneTestsReal(RealApp app) : CloneTests(app);
