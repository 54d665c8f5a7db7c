using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract;

public abstract class BodyLimitTests(TestApp app)
{
    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    public async Task A_body_that_is_too_large_is_answered(int megabytes)
    {
        var person = await app.NewPersonAsync(complete: false);
        var body = $$"""{"sampleUserResponses":["{{new string('x', megabytes * 1024 * 1024)}}"]}""";

        (await person.Client.SendTextAsync(HttpMethod.Post, "/llm-clone/create", body)).ExpectProblem(413);
        (await app.NewClient().SendTextAsync(HttpMethod.Post, "/auth/login", body)).ExpectProblem(413);
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class BodyLimitTestsEmbedded(EmbeddedApp app) : BodyLimitTests(app);

[Collection(nameof(RealApp))]
public sealed class BodyLimitTestsReal(RealApp app) : BodyLimitTests(app);
