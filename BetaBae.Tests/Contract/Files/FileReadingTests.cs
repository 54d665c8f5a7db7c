using BetaBae.Core.Media;
using BetaBae.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Contract.Files;

/// <summary>Who reads a file, and what reading it again costs.</summary>
public abstract class FileReadingTests(TestApp app)
{
    [Theory]
    [InlineData("{0}")]
    [InlineData("W/{0}")]
    [InlineData("\"other\", {0}")]
    [InlineData("*")]
    public async Task Who_has_the_bytes_is_told_so_without_opening_the_object(string known)
    {
        var store = new CountingObjectStore(app.Services.GetRequiredService<IObjectStore>());
        await using var api = await app.StartOtherAsync(configure: services => services.AddSingleton<IObjectStore>(store));
        var (person, stranger) = (await app.NewPersonAsync(complete: false), await app.NewPersonAsync(complete: false));
        var file = (await person.Client.UploadAsync("mine")).Expect(201);
        var tag = (await person.Client.GetAnswerAsync(file.Url())).Headers.ETag!.Tag;

        var answer = await ReadAsync(person, string.Format(null, known, tag));
        answer.Expect(304);
        Assert.Equal((0, 0, tag), (store.Opened, answer.Bytes.Length, answer.Headers.ETag?.Tag));
        Assert.True(answer.Headers.CacheControl!.Private);

        (await ReadAsync(stranger, string.Format(null, known, tag))).ExpectProblem(404);
        Assert.Equal(0, store.Opened);

        (await ReadAsync(person, "\"other\"")).Expect(200);
        Assert.Equal(1, store.Opened);

        async Task<Answer> ReadAsync(Person reader, string tags)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(api.Address, file.Url()));
            Assert.True(request.Headers.TryAddWithoutValidation("If-None-Match", tags));
            return await reader.Client.AnswerAsync(request);
        }
    }

    [Fact]
    public async Task What_hangs_on_nothing_yet_is_read_by_its_owner_and_not_even_by_a_match()
    {
        var (owner, match, stranger) = (await app.NewPersonAsync(), await app.NewPersonAsync("MALE"), await app.NewPersonAsync());
        await app.RealBaeAsync(owner, match);
        var file = (await owner.Client.UploadAsync(Forms.Png)).Expect(201);

        (await owner.Client.GetAnswerAsync(file.Url())).Expect(200);
        (await match.Client.GetAnswerAsync(file.Url())).ExpectProblem(404);
        (await stranger.Client.GetAnswerAsync(file.Url())).ExpectProblem(404);
        (await app.NewClient().GetAnswerAsync(file.Url())).ExpectProblem(401);
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class FileReadingTestsEmbedded(EmbeddedApp app) : FileReadingTests(app);

[Collection(nameof(RealApp))]
public sealed class FileReadingTestsReal(RealApp app) : FileReadingTests(app);
