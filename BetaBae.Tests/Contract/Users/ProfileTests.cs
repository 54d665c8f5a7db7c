using System.Text.Json;
using BetaBae.Core.Media;
using BetaBae.Data;
using BetaBae.Tests.Contract.Files;
using BetaBae.Tests.Hosting;
using BetaBae.Tests.Unit.Media;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace BetaBae.Tests.Contract.Users;

public abstract class ProfileTests(TestApp app)
{
    private static readonly (string, object)[] Needed =
        [("nickname", "Mina"), ("birthday", "1998-04-23"), ("gender", "FEMALE"), ("province", "Seoul"), ("city", "Mapo-gu")];

    /// <summary>Bodies that are wrong for someone who has a profile already, and the field that is to blame.</summary>
    public static TheoryData<string, string?> Wrong => new()
    {
        { """{"nickname": ""}""", "nickname" },
        { """{"nickname": "   "}""", "nickname" },
        { """{"nickname": null}""", "nickname" },
        { """{"nickname": 5}""", "nickname" },
        { """{"nickname": "a\u0000b"}""", "nickname" },
        { """{"nickname": "\ud83d"}""", "nickname" },
        { $$"""{"nickname": "{{new string('x', 31)}}"}""", "nickname" },
        { $$"""{"introduce": "{{new string('x', 1001)}}"}""", "introduce" },
        { """{"birthday": null}""", "birthday" },
        { """{"birthday": "23.04.1998"}""", "birthday" },
        { """{"birthday": "1998-02-30"}""", "birthday" },
        { """{"birthday": "1899-12-31"}""", "birthday" },
        { """{"birthday": "2999-01-01"}""", "birthday" },
        { """{"birthday": "1998-04-23Tnonsense"}""", "birthday" },
        { $$"""{"birthday": "{{DateTime.UtcNow.AddYears(-18).AddDays(2):yyyy-MM-dd}}"}""", "birthday" },
        { """{"gender": null}""", "gender" },
        { """{"gender": "female"}""", "gender" },
        { """{"gender": "0"}""", "gender" },
        { """{"gender": "MALE, FEMALE"}""", "gender" },
        { """{"mbti": "infp"}""", "mbti" },
        { """{"mbti": "XXXX"}""", "mbti" },
        { """{"mbti": "3"}""", "mbti" },
        { """{"interests": null}""", "interests" },
        { """{"interests": [null]}""", null },
        { """{"interests": [1]}""", null },
        { """{"interests": {}}""", null },
        { $$"""{"interests": ["{{new string('x', 31)}}"]}""", "interests" },
        { $$"""{"interests": ["{{string.Join("\", \"", Enumerable.Range(0, 21))}}"]}""", "interests" },
        { """{"province": " "}""", "province" },
        { $$"""{"city": "{{new string('x', 61)}}"}""", "city" },
        { """{"profileImage": "x"}""", "profileImage" },
        { """{"unknown": 1}""", "unknown" },
        { """{"nickname": "a", "nickname": "b"}""", null },
        { "[]", null },
        { "null", null },
        { "{", null },
        { "", null },
    };

    [Fact]
    public async Task A_form_makes_a_profile_with_an_image_that_everyone_sees()
    {
        var (person, other) = (await app.NewPersonAsync(complete: false), await app.NewPersonAsync(complete: false));
        var own = (await person.Client.GetAnswerAsync("/user/profile")).Expect(200);
        Assert.Equal(["user", "profile"], own.EnumerateObject().Select(m => m.Name));
        Assert.Equal(JsonValueKind.Null, own.GetProperty("profile").ValueKind);
        Assert.Equal(
            (person.Id, person.Email, $"Kim {person.Email.Split('@')[0]}"),
            (own.GetProperty("user").GetProperty("id").GetInt64(), own.GetProperty("user").GetProperty("email").GetString(), own.GetProperty("user").GetProperty("legal_name").GetString()));
        (await other.Client.GetAnswerAsync($"/user/info/{person.Id}")).ExpectProblem(404);

        var saved = (await person.Client.PutProfileAsync(
            ("nickname", " 민아 👋 "), ("introduce", "Hi\nthere"), ("birthday", "1998-04-23"), ("gender", "NON_BINARY"), ("mbti", "INFP"),
            ("interests", "tea"), ("interests", " rain, TEA,, "), ("interests", """["a, b", "c"]"""),
            ("province", "Seoul"), ("city", "Mapo-gu"), ("profileImage", SampleImages.WithMetadata(SKEncodedImageFormat.Jpeg, 6)))).Expect(200);
        var profile = saved.GetProperty("profile");
        var image = profile.GetProperty("profile_image_url").GetString()!;
        Assert.Equal(
            $$"""{"introduce":"Hi\nthere","nickname":"민아 \ud83d\udc4b","birthday":"1998-04-23","gender":"NON_BINARY","mbti":"INFP","interests":["tea","rain","a, b","c"],"province":"Seoul","city":"Mapo-gu","profile_image_url":"{{image}}"}""",
            profile.GetRawText(), ignoreCase: true);
        Assert.Equal(saved.GetRawText(), (await person.Client.GetAnswerAsync("/user/profile")).Expect(200).GetRawText());

        var info = (await other.Client.GetAnswerAsync($"/user/info/{person.Id}")).Expect(200);
        Assert.Equal($$"""{"user":{"id":{{person.Id}}},"profile":{{profile.GetRawText()}},"personality":null,"loveLanguage":null}""", info.GetRawText());
        var seen = await other.Client.GetAnswerAsync(image);
        seen.Expect(200);
        Assert.Equal("image/jpeg", seen.MediaType);
        using var bitmap = SampleImages.Decode(seen.Bytes);
        Assert.Equal((16, 32), (bitmap.Width, bitmap.Height));
    }

    [Fact]
    public async Task A_later_call_changes_only_what_it_carries()
    {
        var person = await app.NewPersonAsync();
        var before = await ProfileAsync(person);
        var after = (await person.Client.SendJsonAsync(HttpMethod.Put, "/user/profile", new { city = " Jung-gu ", birthday = "1990-01-31T00:00:00.000Z" }))
            .Expect(200).GetProperty("profile");
        Assert.Equal(before.GetRawText().Replace("Mapo", "Jung-gu").Replace("1995-04-02", "1990-01-31"), after.GetRawText());
        Assert.Equal(after.GetRawText(), (await person.Client.SendTextAsync(HttpMethod.Put, "/user/profile", "{}")).Expect(200).GetProperty("profile").GetRawText());

        var cleared = (await person.Client.SendTextAsync(HttpMethod.Put, "/user/profile", """{"introduce": null, "mbti": null, "interests": []}"""))
            .Expect(200).GetProperty("profile");
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (cleared.GetProperty("introduce").ValueKind, cleared.GetProperty("mbti").ValueKind));
        Assert.Equal(0, cleared.GetProperty("interests").GetArrayLength());
        Assert.Equal("1990-01-31", cleared.GetProperty("birthday").GetString());

        (await person.Client.PutProfileAsync(("introduce", "Back"), ("mbti", "ENTJ"), ("interests", "[]"))).Expect(200);
        cleared = (await person.Client.PutProfileAsync(("introduce", ""), ("mbti", ""))).Expect(200).GetProperty("profile");
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (cleared.GetProperty("introduce").ValueKind, cleared.GetProperty("mbti").ValueKind));
        Assert.Equal("Jung-gu", cleared.GetProperty("city").GetString());
    }

    [Fact]
    public async Task The_first_call_needs_five_fields()
    {
        var person = await app.NewPersonAsync(complete: false);
        var errors = (await person.Client.SendTextAsync(HttpMethod.Put, "/user/profile", """{"introduce": "Hi"}"""))
            .ExpectProblem(400).Body.GetProperty("errors");
        Assert.Equal(["nickname", "birthday", "gender", "province", "city"], errors.EnumerateObject().Select(e => e.Name));
        foreach (var (field, _) in Needed)
        {
            (await person.Client.PutProfileAsync([.. Needed.Where(n => n.Item1 != field), ("profileImage", Forms.Png)])).ExpectProblem(400);
        }

        Assert.Equal(JsonValueKind.Null, (await ProfileAsync(person)).ValueKind);
        Assert.Equal(0, await FilesAsync(person));
        (await person.Client.PutProfileAsync(Needed)).Expect(200);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_400_and_changes_nothing(string body, string? field)
    {
        var person = await app.NewPersonAsync();
        var before = await ProfileAsync(person);
        var answer = (await person.Client.SendTextAsync(HttpMethod.Put, "/user/profile", body)).ExpectProblem(400);
        if (field is not null)
        {
            Assert.True(answer.Body.GetProperty("errors").TryGetProperty(field, out _), $"{field} is not to blame: {answer.Text}");
        }

        Assert.Equal(before.GetRawText(), (await ProfileAsync(person)).GetRawText());
    }

    [Fact]
    public async Task A_form_that_is_wrong_is_refused_and_changes_nothing()
    {
        var person = await app.NewPersonAsync();
        var before = await ProfileAsync(person);
        (await person.Client.PutProfileAsync(("nickname", " "))).ExpectProblem(400);
        (await person.Client.PutProfileAsync(("nickname", "a"), ("nickname", "b"))).ExpectProblem(400);
        (await person.Client.PutProfileAsync(("nickname", "a\0"))).ExpectProblem(400);
        (await person.Client.PutProfileAsync(("birthday", ""))).ExpectProblem(400);
        (await person.Client.PutProfileAsync(("interests", "[1]"))).ExpectProblem(400);
        (await person.Client.PutProfileAsync(("unknown", "a"))).ExpectProblem(400);
        (await person.Client.PutProfileAsync(("introduce", ""), ("introduce", ""))).ExpectProblem(400);
        (await person.Client.PutProfileAsync(("profileImage", Forms.Png), ("profileImage", Forms.Png))).ExpectProblem(400);
        (await person.Client.PutProfileAsync(("nickname", "a"), ("profileImage", "text"u8.ToArray()))).ExpectProblem(415);
        (await person.Client.PutProfileAsync(("nickname", "a"), ("profileImage", "%PDF-1.7"u8.ToArray()))).ExpectProblem(415);
        (await person.Client.PutProfileAsync(("nickname", "a"), ("profileImage", new byte[(10 * 1024 * 1024) + 1]))).ExpectProblem(413);
        (await person.Client.SendTextAsync(HttpMethod.Put, "/user/profile", "nickname=a", "application/x-www-form-urlencoded")).ExpectProblem(415);
        Assert.Equal(before.GetRawText(), (await ProfileAsync(person)).GetRawText());
        Assert.Equal(0, await FilesAsync(person));
    }

    [Fact]
    public async Task The_texts_of_a_form_are_bounded_together()
    {
        // Commas are no interests, so that nothing but their number is wrong.
        var person = await app.NewPersonAsync();
        (string, object)[] Interests(int parts, int length) => [.. Enumerable.Repeat(("interests", (object)new string(',', length)), parts)];
        (await person.Client.PutProfileAsync([("nickname", "Mina"), .. Interests(15, 16 * 1024)])).Expect(200);
        (await person.Client.PutProfileAsync(Interests(100, 1))).Expect(200);
        foreach (var parts in ((string, object)[][])[Interests(17, 16 * 1024), Interests(1, (16 * 1024) + 1), Interests(101, 1)])
        {
            var answer = (await person.Client.PutProfileAsync(parts)).ExpectProblem(400);
            Assert.True(answer.Body.GetProperty("errors").TryGetProperty("interests", out _));
        }
    }

    [Fact]
    public async Task A_replaced_image_is_gone()
    {
        var (person, other) = (await app.NewPersonAsync(), await app.NewPersonAsync());
        var first = (await person.Client.PutProfileAsync(("profileImage", Forms.Png))).Expect(200).GetProperty("profile").GetProperty("profile_image_url").GetString()!;
        var keys = await KeysAsync(person);
        (await other.Client.GetAnswerAsync(first)).Expect(200);
        var second = (await person.Client.PutProfileAsync(("profileImage", Forms.Png))).Expect(200).GetProperty("profile").GetProperty("profile_image_url").GetString()!;
        Assert.NotEqual(first, second);
        (await person.Client.GetAnswerAsync(first)).ExpectProblem(404);
        (await other.Client.GetAnswerAsync(second)).Expect(200);
        Assert.Equal(1, await FilesAsync(person));
        Assert.Null(await app.Services.GetRequiredService<IObjectStore>().OpenAsync(Assert.Single(keys), default));

        (await other.Client.DeleteAnswerAsync(second)).ExpectProblem(404);
        (await person.Client.DeleteAnswerAsync(second)).Expect(204);
        Assert.Equal(JsonValueKind.Null, (await ProfileAsync(person)).GetProperty("profile_image_url").ValueKind);
    }

    [Fact]
    public async Task Images_that_come_at_once_leave_one()
    {
        var person = await app.NewPersonAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => person.Client.PutProfileAsync(("profileImage", Forms.Png))));
        Assert.All(answers, a => a.Expect(200));
        Assert.Equal(1, await FilesAsync(person));
        (await person.Client.GetAnswerAsync((await ProfileAsync(person)).GetProperty("profile_image_url").GetString()!)).Expect(200);
    }

    [Fact]
    public async Task First_calls_at_once_all_succeed()
    {
        var person = await app.NewPersonAsync(complete: false);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).SelectMany(_ => (Task<Answer>[])
        [
            person.Client.SendJsonAsync(HttpMethod.Put, "/user/profile", People.ProfileOf("Mina")),
            person.Client.SendJsonAsync(HttpMethod.Put, "/user/personality", People.Personality),
            person.Client.SendJsonAsync(HttpMethod.Put, "/user/lovelanguage", People.LoveLanguage),
        ]));
        Assert.All(answers, a => a.Expect(200));
    }

    [Fact]
    public async Task Someone_comes_of_age_on_the_day()
    {
        var person = await app.NewPersonAsync();
        (await person.Client.SendJsonAsync(HttpMethod.Put, "/user/profile", new { birthday = $"{DateTime.UtcNow.AddYears(-18):yyyy-MM-dd}" })).Expect(200);
    }

    [Theory]
    [InlineData("0", 404)]
    [InlineData("-1", 404)]
    [InlineData("9223372036854775807", 404)]
    [InlineData("9223372036854775808", 400)]
    [InlineData("abc", 400)]
    public async Task A_person_who_is_none_is_refused(string id, int status)
    {
        var person = await app.NewPersonAsync(complete: false);
        (await person.Client.GetAnswerAsync($"/user/info/{id}")).ExpectProblem(status);
    }

    [Fact]
    public async Task Oneself_is_shown_without_a_profile()
    {
        var person = await app.NewPersonAsync(complete: false);
        Assert.Equal(
            $$"""{"user":{"id":{{person.Id}}},"profile":null,"personality":null,"loveLanguage":null}""",
            (await person.Client.GetAnswerAsync($"/user/info/{person.Id}")).Expect(200).GetRawText());
    }

    [Fact]
    public async Task Statements_are_few()
    {
        var (person, other) = (await app.NewPersonAsync(), await app.NewPersonAsync());
        Assert.Equal(1, await app.CountingAsync(() => person.Client.GetAnswerAsync("/user/profile")));
        Assert.Equal(1, await app.CountingAsync(() => person.Client.GetAnswerAsync($"/user/info/{other.Id}")));
        Assert.Equal(1, await app.CountingAsync(() => person.Client.GetAnswerAsync("/user/personality")));
    }

    private static async Task<JsonElement> ProfileAsync(Person person) =>
        (await person.Client.GetAnswerAsync("/user/profile")).Expect(200).GetProperty("profile");

    private async Task<int> FilesAsync(Person person) => (await KeysAsync(person)).Count;

    private async Task<List<string>> KeysAsync(Person person)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>()
            .Files.Where(f => f.OwnerId == person.Id).Select(f => f.ObjectKey).ToListAsync();
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class ProfileTestsEmbedded(EmbeddedApp app) : ProfileTests(app);

[Collection(nameof(RealApp))]
public sealed class ProfileTestsReal(RealApp app) : ProfileTests(app);
