using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.AllEndpoints;

/// <summary>With a session of their own, nobody reads, changes, deletes or signs what belongs to others.</summary>
public abstract class StrangerTests(TestApp app)
{
    [Fact]
    public async Task What_is_others_looks_like_what_is_not_there()
    {
        var scene = await Scene.SetAsync(app);
        var stranger = await app.NewPersonAsync("MALE");
        await app.CloneAsync(stranger);
        var before = await app.FingerprintAsync();
        var faults = new List<string>();
        foreach (var endpoint in await Endpoint.AllAsync(app))
        {
            // Of a person one sees what they show to everyone.
            foreach (var path in scene.Paths(endpoint).Where(_ => endpoint.HasId && endpoint.Name != "GetPerson"))
            {
                var answer = await stranger.Client.AnswerAsync(endpoint.Method, path, Body(endpoint, scene));
                if (answer.Status != 404 || Shows(answer, scene))
                {
                    faults.Add($"{endpoint.Method} {path}: {answer.Status} {answer.Text}");
                }
            }
        }

        Assert.Empty(faults);
        Assert.Equal(before, await app.FingerprintAsync());
        foreach (var file in (long[])[scene.File, scene.Attachment])
        {
            Assert.Contains((await scene.Owner.Client.GetAnswerAsync($"/file/{file}")).Status, (int[])[200, 302]);
        }
    }

    [Fact]
    public async Task Ids_in_bodies_are_no_way_in()
    {
        var scene = await Scene.SetAsync(app);
        var stranger = await app.NewPersonAsync("MALE");
        var before = await app.FingerprintAsync();

        foreach (var chat in (long[])[scene.RealBae, scene.BetaBae])
        {
            (await stranger.Client.SendJsonAsync(
                HttpMethod.Post, "/llm-clone/real-bae-thought", new { chatId = chat, messageText = "Hi" })).ExpectProblem(404);
        }

        (await stranger.Client.SendJsonAsync(
            HttpMethod.Post,
            "/llm-clone/response",
            new { partnerId = scene.Owner.Id, messages = (object[])[new { role = "user", content = "Hi" }] })).ExpectProblem(404);
        Assert.Equal(before, await app.FingerprintAsync());
    }

    [Fact]
    public async Task Nothing_that_is_private_is_in_any_answer()
    {
        var scene = await Scene.SetAsync(app);
        var stranger = await app.NewPersonAsync("MALE");
        foreach (var endpoint in (await Endpoint.AllAsync(app)).Where(e => e.Method == HttpMethod.Get))
        {
            foreach (var path in scene.Paths(endpoint))
            {
                var answer = await stranger.Client.GetAnswerAsync(endpoint.Queries.Contains("type") ? $"{path}?type=realbae" : path);
                Assert.False(Shows(answer, scene), $"{path}: {answer.Text}");
            }
        }

        var seen = (await stranger.Client.GetAnswerAsync($"/user/info/{scene.Owner.Id}")).Expect(200);
        Assert.Equal(scene.Owner.Nickname, seen.GetProperty("profile").GetProperty("nickname").GetString());
        Assert.Equal(["id"], seen.GetProperty("user").EnumerateObject().Select(m => m.Name));
    }

    [Fact]
    public async Task A_clone_s_model_sees_nothing_of_what_is_said_to_the_clone()
    {
        var scene = await Scene.SetAsync(app);
        var before = await app.FingerprintAsync();
        foreach (var endpoint in (await Endpoint.AllAsync(app)).Where(e => e.Path.StartsWith("/chat/", StringComparison.Ordinal) && e.HasId))
        {
            (await scene.Partner.Client.AnswerAsync(endpoint.Method, endpoint.With(scene.BetaBae), Body(endpoint, scene))).ExpectProblem(404);
        }

        Assert.Equal(before, await app.FingerprintAsync());
    }

    /// <summary>What is refused is refused for whose it is, and not for what was sent.</summary>
    internal static HttpContent? Body(Endpoint endpoint, Scene scene) =>
        endpoint.TakesForm ? Samples.Form(endpoint)
        : endpoint.TakesJson
            ? new StringContent(
                Samples.Json(Samples.FieldsOf(endpoint, scene).Where(f => f.IsRequired)), System.Text.Encoding.UTF8, "application/json")
        : null;

    private static bool Shows(Answer answer, Scene scene) =>
        answer.Text.Contains(scene.Owner.Email.Split('@')[0], StringComparison.OrdinalIgnoreCase)
        || answer.Text.Contains(Scene.Secret, StringComparison.Ordinal);
}

[Collection(nameof(EmbeddedApp))]
public sealed class StrangerTestsEmbedded(EmbeddedApp app) : StrangerTests(app);

[Collection(nameof(RealApp))]
public sealed class StrangerTestsReal(RealApp app) : StrangerTests(app);
