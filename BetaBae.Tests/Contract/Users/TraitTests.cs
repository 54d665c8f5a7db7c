using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.Users;

public abstract class TraitTests(TestApp app)
{
    private const string Personality = "/user/personality";
    private const string LoveLanguage = "/user/lovelanguage";

    private static readonly string[] Traits = ["openness", "conscientiousness", "extraversion", "agreeableness", "neuroticism"];
    private static readonly string[] Languages =
        ["words_of_affirmation", "acts_of_service", "receiving_gifts", "quality_time", "physical_touch"];

    public static TheoryData<string, string> WrongScores => new()
    {
        { Personality, "{}" },
        { Personality, """{"openness":-0.1,"conscientiousness":3,"extraversion":3,"agreeableness":3,"neuroticism":3}""" },
        { Personality, """{"openness":5.1,"conscientiousness":3,"extraversion":3,"agreeableness":3,"neuroticism":3}""" },
        { Personality, """{"openness":"3","conscientiousness":3,"extraversion":3,"agreeableness":3,"neuroticism":3}""" },
        { Personality, """{"openness":null,"conscientiousness":3,"extraversion":3,"agreeableness":3,"neuroticism":3}""" },
        { Personality, """{"openness":1e400,"conscientiousness":3,"extraversion":3,"agreeableness":3,"neuroticism":3}""" },
        { Personality, """{"openness":3,"conscientiousness":3,"extraversion":3,"agreeableness":3,"neuroticism":3,"charm":3}""" },
        { LoveLanguage, "[]" },
        { LoveLanguage, """{"words_of_affirmation":0.9,"acts_of_service":3,"receiving_gifts":3,"quality_time":3,"physical_touch":3}""" },
        { LoveLanguage, """{"words_of_affirmation":5.01,"acts_of_service":3,"receiving_gifts":3,"quality_time":3,"physical_touch":3}""" },
        { LoveLanguage, """{"acts_of_service":3,"receiving_gifts":3,"quality_time":3,"physical_touch":3}""" },
    };

    public static TheoryData<string> WrongAnswers => new(
        "{}", """{"answers":null}""", """{"answers":[1,2,3,4]}""", """{"answers":[1,2,3,4,5,1]}""", """{"answers":[0,2,3,4,5]}""",
        """{"answers":[1,2,3,4,6]}""", """{"answers":[1,2,3,4,2.5]}""", """{"answers":["1",2,3,4,5]}""", """{"answers":[1,2,3,4,null]}""",
        """{"answers":[1,2,3,4,99999999999]}""", """{"answers":5}""");

    [Fact]
    public async Task Personality_is_what_was_put()
    {
        var person = await app.NewPersonAsync(complete: false);
        (await person.Client.GetAnswerAsync(Personality)).ExpectProblem(404);
        var put = (await person.Client.SendTextAsync(
            HttpMethod.Put, Personality, """{"openness":0,"conscientiousness":1.25,"extraversion":2.5,"agreeableness":4,"neuroticism":5}""")).Expect(200);
        Assert.Equal(["id", "user_id", .. Traits, "updated_at"], put.EnumerateObject().Select(m => m.Name));
        Assert.Equal([0, 1.25, 2.5, 4, 5], Traits.Select(t => put.GetProperty(t).GetDouble()));
        Assert.Equal(person.Id, put.GetProperty("user_id").GetInt64());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", put.GetProperty("updated_at").GetString());
        Assert.Equal(put.GetRawText(), (await person.Client.GetAnswerAsync(Personality)).Expect(200).GetRawText());

        var scored = (await person.Client.SendTextAsync(HttpMethod.Post, $"{Personality}/score", """{"answers":[5,4,3,2,1]}""")).Expect(200);
        Assert.Equal([5, 4, 3, 2, 1], Traits.Select(t => scored.GetProperty(t).GetDouble()));
        Assert.Equal(put.GetProperty("id").GetInt64(), scored.GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task Love_language_is_what_was_put()
    {
        var person = await app.NewPersonAsync(complete: false);
        (await person.Client.GetAnswerAsync(LoveLanguage)).ExpectProblem(404);
        var scored = (await person.Client.SendTextAsync(HttpMethod.Post, $"{LoveLanguage}/score", """{"answers":[5,4,3,2,1]}""")).Expect(200);
        Assert.Equal(["id", "user_id", .. Languages, "created_at", "updated_at"], scored.EnumerateObject().Select(m => m.Name));
        Assert.Equal([5, 4, 3, 2, 1], Languages.Select(t => scored.GetProperty(t).GetDouble()));
        Assert.Equal(scored.GetRawText(), (await person.Client.GetAnswerAsync(LoveLanguage)).Expect(200).GetRawText());

        var put = (await person.Client.SendTextAsync(
            HttpMethod.Put, LoveLanguage, """{"words_of_affirmation":1,"acts_of_service":1.5,"receiving_gifts":3,"quality_time":4,"physical_touch":5}""")).Expect(200);
        Assert.Equal([1, 1.5, 3, 4, 5], Languages.Select(t => put.GetProperty(t).GetDouble()));
        Assert.Equal(scored.GetProperty("created_at").GetString(), put.GetProperty("created_at").GetString());
        Assert.True(put.GetProperty("updated_at").GetDateTime() >= scored.GetProperty("updated_at").GetDateTime());
    }

    [Theory]
    [MemberData(nameof(WrongScores))]
    public async Task Scores_that_are_wrong_are_400(string path, string body)
    {
        var person = await app.NewPersonAsync(complete: false);
        (await person.Client.SendTextAsync(HttpMethod.Put, path, body)).ExpectProblem(400);
        (await person.Client.GetAnswerAsync(path)).ExpectProblem(404);
    }

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public async Task Answers_that_are_wrong_are_400(string body)
    {
        var person = await app.NewPersonAsync(complete: false);
        (await person.Client.SendTextAsync(HttpMethod.Post, $"{Personality}/score", body)).ExpectProblem(400);
        (await person.Client.SendTextAsync(HttpMethod.Post, $"{LoveLanguage}/score", body)).ExpectProblem(400);
        (await person.Client.GetAnswerAsync(Personality)).ExpectProblem(404);
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class TraitTestsEmbedded(EmbeddedApp app) : TraitTests(app);

[Collection(nameof(RealApp))]
public sealed class TraitTestsReal(RealApp app) : TraitTests(app);
