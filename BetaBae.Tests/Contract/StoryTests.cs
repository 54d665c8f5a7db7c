using System.Text.Json;
using BetaBae.LocalServers;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract;

/// <summary>What BetaBae is for, from the first visit to the last, as two people live it.</summary>
public abstract class StoryTests(IReachable app)
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task Two_people_meet()
    {
        // They register and say who they are.
        var (mina, minaId) = await RegisterAsync("mina");
        var (joon, joonId) = await RegisterAsync("joon");
        await DescribeAsync(mina, "Mina", "FEMALE", withImage: true);
        await DescribeAsync(joon, "Joon", "MALE", withImage: false);
        var session = (await mina.GetAnswerAsync("/auth/session")).Expect(200);
        Assert.True(session.GetProperty("hasProfile").GetBoolean());
        Assert.True(session.GetProperty("hasPersonality").GetBoolean());
        Assert.True(session.GetProperty("hasLoveLanguage").GetBoolean());

        // Both let a clone speak for them.
        foreach (var client in (HttpClient[])[mina, joon])
        {
            (await PostAsync(client, "/llm-clone/create", new { sampleUserResponses = (string[])["Hello!", "Rain is fine."] })).Expect(201);
        }

        // Joon finds Mina in his feed, with her picture, and asks.
        var found = await FindAsync(joon, minaId);
        Assert.Equal("Mina", found.GetProperty("nickname").GetString());
        Assert.InRange(found.GetProperty("compatibilityScore").GetInt32(), 0, 100);
        var picture = found.GetProperty("profileImageUrl").GetString()!;
        Assert.Contains((await joon.GetAnswerAsync(picture)).Status, (int[])[200, 302]);
        var match = (await PostAsync(joon, "/match", new { requestedId = minaId })).Expect(201).GetProperty("id").GetInt64();
        var received = (await mina.GetAnswerAsync("/match/received")).Expect(200);
        Assert.Equal([match], received.GetProperty("matches").EnumerateArray().Select(m => m.GetProperty("id").GetInt64()));
        Assert.Equal("ACCEPTED", (await PostAsync(mina, $"/match/{match}/accept")).Expect(200).GetProperty("status").GetString());

        // Each talks with the other's clone.
        var betaBae = await OnlyChatAsync(joon, "betabae");
        (await PostAsync(joon, $"/chat/conversations/{betaBae}/messages/text", new { messageText = "Hi, clone!" })).Expect(201);
        Assert.Contains("Hi, clone!", await TextsAsync(joon, betaBae));
        var reply = (await PostAsync(
            joon,
            "/llm-clone/response",
            new { partnerId = minaId, messages = (object[])[new { role = "user", content = "Do you like rain?" }] })).Expect(200);
        Assert.NotEqual("", reply.GetProperty("message").GetString());

        // Both want to meet: a conversation of their own.
        (await PostAsync(joon, $"/match/{match}/real-bae/accept")).Expect(200);
        Assert.Empty(await ChatsAsync(joon, "realbae"));
        (await PostAsync(mina, $"/match/{match}/real-bae/accept")).Expect(200);
        var realBae = await OnlyChatAsync(mina, "realbae");
        Assert.Equal(realBae, await OnlyChatAsync(joon, "realbae"));
        (await PostAsync(mina, $"/chat/conversations/{realBae}/messages/text", new { messageText = "It is really me 🌧" })).Expect(201);
        var sent = (await mina.AnswerAsync(
            HttpMethod.Post, $"/chat/conversations/{realBae}/messages/image", Uploads.Form(Uploads.Png, "image/png", "Look"))).Expect(201);
        var attachment = sent.GetProperty("message").GetProperty("attachment").GetProperty("url").GetString()!;
        var thought = (await PostAsync(joon, "/llm-clone/real-bae-thought", new { chatId = realBae, messageText = "It is really me 🌧" })).Expect(200);
        Assert.NotEqual("", thought.GetProperty("analysis").GetString());

        // Joon reads it and looks at the picture; then Mina takes it back.
        Assert.Equal(2, (await ChatsAsync(joon, "realbae")).Single().Unread());
        Assert.Equal(["Look", "It is really me 🌧"], await TextsAsync(joon, realBae));
        Assert.Equal(0, (await PostAsync(joon, $"/chat/conversations/{realBae}/read")).Expect(200).Unread());
        Assert.All(await MessagesAsync(mina, realBae), m => Assert.True(m.GetProperty("isRead").GetBoolean()));
        Assert.Contains((await joon.GetAnswerAsync(attachment)).Status, (int[])[200, 302]);
        (await mina.SendJsonAsync(HttpMethod.Delete, attachment)).Expect(204);
        (await joon.GetAnswerAsync(attachment)).ExpectProblem(404);

        // The end of the evening.
        (await PostAsync(mina, "/auth/logout")).Expect(200);
        (await mina.GetAnswerAsync("/auth/session")).ExpectProblem(401);
        (await joon.GetAnswerAsync("/auth/session")).Expect(200);
        Assert.Equal(joonId, (await joon.GetAnswerAsync("/user/profile")).Expect(200).GetProperty("user").GetProperty("id").GetInt64());
    }

    private async Task<(HttpClient Client, long Id)> RegisterAsync(string name)
    {
        var client = app.NewClient();
        var account = (await PostAsync(
            client, "/auth/register", new { email = $"{name}-{Guid.NewGuid():N}@example.com", password = Password, legal_name = name })).Expect(201);
        return (client, account.GetProperty("userId").GetInt64());
    }

    private static async Task DescribeAsync(HttpClient client, string nickname, string gender, bool withImage)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(nickname), "nickname" },
            { new StringContent("1996-05-04"), "birthday" },
            { new StringContent(gender), "gender" },
            { new StringContent("ENFP"), "mbti" },
            { new StringContent("rain, tea"), "interests" },
            { new StringContent("Seoul"), "province" },
            { new StringContent("Mapo"), "city" },
        };
        if (withImage)
        {
            form.Add(new ByteArrayContent(Uploads.Png), "profileImage", "me.png");
        }

        var profile = (await client.AnswerAsync(HttpMethod.Put, "/user/profile", form)).Expect(200).GetProperty("profile");
        Assert.Equal(withImage, profile.GetProperty("profile_image_url").ValueKind == JsonValueKind.String);
        (await PostAsync(client, "/user/personality/score", new { answers = (int[])[4, 3, 5, 2, 1] })).Expect(200);
        (await client.SendJsonAsync(HttpMethod.Put, "/user/lovelanguage", People.LoveLanguage)).Expect(200);
    }

    /// <summary>Pages through the feed, which shows everyone within five seconds.</summary>
    private static async Task<JsonElement> FindAsync(HttpClient client, long id)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            string? cursor = null;
            do
            {
                var page = (await client.GetAnswerAsync($"/feed?limit=100{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(200);
                foreach (var user in page.GetProperty("users").EnumerateArray().Where(u => u.GetProperty("id").GetInt64() == id))
                {
                    return user;
                }

                cursor = page.GetProperty("nextCursor").GetString();
            }
            while (cursor is not null);
            await Task.Delay(100);
        }

        throw new InvalidOperationException("Not in the feed after five seconds.");
    }

    private static Task<Answer> PostAsync(HttpClient client, string path, object? body = null) => client.SendJsonAsync(HttpMethod.Post, path, body);

    private static async Task<JsonElement[]> ChatsAsync(HttpClient client, string type) =>
        [.. (await client.GetAnswerAsync($"/chat/conversations?type={type}")).Expect(200).GetProperty("conversations").EnumerateArray()];

    private static async Task<long> OnlyChatAsync(HttpClient client, string type) =>
        (await ChatsAsync(client, type)).Single().GetProperty("conversationId").GetInt64();

    private static async Task<JsonElement[]> MessagesAsync(HttpClient client, long cid) =>
        [.. (await client.GetAnswerAsync($"/chat/conversations/{cid}/messages")).Expect(200).GetProperty("messages").EnumerateArray()];

    private static async Task<string?[]> TextsAsync(HttpClient client, long cid) =>
        [.. (await MessagesAsync(client, cid)).Select(m => m.Text())];
}

[Collection(nameof(EmbeddedApp))]
public sealed class StoryTestsEmbedded(EmbeddedApp app) : StoryTests(app);

[Collection(nameof(RealApp))]
public sealed class StoryTestsReal(RealApp app) : StoryTests(app);
