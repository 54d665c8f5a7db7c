using System.Text;
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

    [Theory]
    [InlineData("charset=foo", 415)]
    [InlineData("charset=utf-7", 415)]
    [InlineData("charset=\"foo\"", 415)]
    [InlineData("charset=utf-8", 201)]
    [InlineData("charset=\"UTF-8\"", 201)]
    [InlineData("CHARSET=\" utf-8 \"; x=y", 201)]
    [InlineData("charset=\"utf-16\"", 201, "utf-16")]
    [InlineData("charset=iso-8859-1", 201, "iso-8859-1")]
    [InlineData("charset=\"\"", 201)]
    [InlineData("charset=", 201)]
    [InlineData("charset", 201)]
    public async Task A_body_is_read_in_its_character_set(string parameter, int status, string encoding = "utf-8")
    {
        var body = $$"""{"email":"{{Guid.NewGuid():N}}@example.org","password":"Caf\u00e9 au lait","legal_name":"A B"}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/register")
        {
            Content = new ByteArrayContent(Encoding.GetEncoding(encoding).GetBytes(body)),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", $"application/json; {parameter}");

        var answer = await app.NewClient().AnswerAsync(request);

        _ = status == 201 ? answer.Expect(201) : answer.ExpectProblem(status).Body;
    }

    [Fact]
    public async Task A_document_that_is_not_there_is_404() =>
        (await app.NewClient().GetAnswerAsync("/openapi/v2.json")).ExpectProblem(404);

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
