using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract;

public abstract class HttpPracticeTests(TestApp app)
{
    [Theory]
    [InlineData("/alive")]
    [InlineData("/health")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/auth/session")]
    [InlineData("/feed?limit=1")]
    [InlineData("/chat/conversations")]
    public async Task HEAD_answers_what_GET_does_without_the_body(string path)
    {
        var person = await app.NewPersonAsync();

        var head = await person.Client.AnswerAsync(HttpMethod.Head, path, null);

        head.Expect(200);
        Assert.Empty(head.Bytes);
        Assert.Equal((await person.Client.GetAnswerAsync(path)).MediaType, head.MediaType);
    }

    [Theory]
    [InlineData("PUT", "/user/personality")]
    [InlineData("PUT", "/user/credential")]
    [InlineData("POST", "/match")]
    [InlineData("POST", "/chat/conversations/1/messages/text")]
    [InlineData("POST", "/llm-clone/create")]
    public async Task A_stranger_is_401_and_a_person_415_whatever_the_media_type(string method, string path)
    {
        var person = await app.NewPersonAsync(complete: false);

        (await app.NewClient().SendTextAsync(new HttpMethod(method), path, "x", "text/plain")).ExpectProblem(401);
        (await person.Client.SendTextAsync(new HttpMethod(method), path, "x", "text/plain")).ExpectProblem(415);
    }

    [Fact]
    public async Task A_character_set_that_there_is_none_of_is_415()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/login") { Content = new StringContent("{}") };
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=foo");

        (await app.NewClient().AnswerAsync(request)).ExpectProblem(415);
    }

    [Fact]
    public async Task Ages_as_large_as_numbers_go_find_nobody()
    {
        var person = await app.NewPersonAsync();

        var feed = (await person.Client.GetAnswerAsync("/feed?age=2147483647&age_max=2147483647")).Expect(200);

        Assert.Equal(0, feed.GetProperty("totalCount").GetInt32());
    }

    [Theory]
    [InlineData("""{"interests":[""]}""")]
    [InlineData("""{"interests":[5]}""")]
    [InlineData("""{"interests":{}}""")]
    public async Task An_interest_that_is_none_is_named(string body)
    {
        var person = await app.NewPersonAsync();

        var answer = (await person.Client.SendTextAsync(HttpMethod.Put, "/user/profile", body)).ExpectProblem(400);

        Assert.Equal(["interests"], answer.Body.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class HttpPracticeTestsEmbedded(EmbeddedApp app) : HttpPracticeTests(app);

[Collection(nameof(RealApp))]
public sealed class HttpPracticeTestsReal(RealApp app) : HttpPracticeTests(app);
