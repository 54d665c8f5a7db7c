using System.Text.Json;
using BetaBae.LocalServers;

namespace BetaBae.Tests.Hosting;

/// <summary>Brings people into the state that a test begins with, over HTTP like everyone else.</summary>
public static class People
{
    public const string Password = "correct horse battery";

    /// <param name="app">Where to register.</param>
    /// <param name="gender">Of the profile.</param>
    /// <param name="complete">With profile, personality and love language; else only registered.</param>
    /// <param name="nickname">Of the profile; one of their own if null.</param>
    /// <param name="password">The usual one if null.</param>
    public static async Task<Person> NewPersonAsync(
        this IReachable app, string gender = "FEMALE", bool complete = true, string? nickname = null, string? password = null)
    {
        // What nobody else may ever see of them has this in it.
        var id = Guid.NewGuid().ToString("N");
        nickname ??= $"N{id[..12]}";
        password ??= Password;
        var email = $"{id}@example.com";
        var client = app.NewClient();
        var account = (await client.SendJsonAsync(
            HttpMethod.Post, "/auth/register", new { email, password, legal_name = $"Kim {id}" })).Expect(201);
        if (complete)
        {
            (await client.SendJsonAsync(HttpMethod.Put, "/user/profile", ProfileOf(nickname, gender))).Expect(200);
            (await client.SendJsonAsync(HttpMethod.Put, "/user/personality", Personality)).Expect(200);
            (await client.SendJsonAsync(HttpMethod.Put, "/user/lovelanguage", LoveLanguage)).Expect(200);
        }

        return new Person(account.GetProperty("userId").GetInt64(), email, password, nickname, client);
    }

    public static object Personality { get; } =
        new { openness = 4, conscientiousness = 3, extraversion = 2.5, agreeableness = 5, neuroticism = 1 };

    public static object LoveLanguage { get; } =
        new { words_of_affirmation = 5, acts_of_service = 4, receiving_gifts = 1, quality_time = 3, physical_touch = 2 };

    public static object ProfileOf(string nickname, string gender = "FEMALE") => new
    {
        nickname,
        introduce = "Likes walks",
        birthday = "1995-04-02",
        gender,
        mbti = "INFP",
        interests = (string[])["hiking", "coffee"],
        province = "Seoul",
        city = "Mapo",
    };

    /// <summary><paramref name="a"/> asks, <paramref name="b"/> accepts.</summary>
    /// <returns>The Match as <paramref name="b"/> sees it.</returns>
    public static async Task<JsonElement> MatchedAsync(this IReachable _, Person a, Person b)
    {
        var match = (await a.Client.SendJsonAsync(HttpMethod.Post, "/match", new { requestedId = b.Id })).Expect(201);
        return (await b.Client.SendJsonAsync(HttpMethod.Post, $"/match/{match.GetProperty("id").GetInt64()}/accept")).Expect(200);
    }

    /// <summary>Matches the two, and both consent.</summary>
    /// <returns>The id of their REAL_BAE conversation.</returns>
    public static async Task<long> RealBaeAsync(this IReachable app, Person a, Person b)
    {
        var match = (await app.MatchedAsync(a, b)).GetProperty("id").GetInt64();
        foreach (var client in (HttpClient[])[a.Client, b.Client])
        {
            (await client.SendJsonAsync(HttpMethod.Post, $"/match/{match}/real-bae/accept")).Expect(200);
        }

        return await app.ConversationAsync(a, match, "realbae");
    }

    /// <summary>The id of the caller's conversation of a match; <c>betabae</c> is the one with the clone of the other.</summary>
    public static async Task<long> ConversationAsync(this IReachable _, Person person, long match, string type)
    {
        var list = (await person.Client.GetAnswerAsync($"/chat/conversations?type={type}")).Expect(200);
        return list.GetProperty("conversations").EnumerateArray()
            .Single(c => c.GetProperty("matchId").GetInt64() == match)
            .GetProperty("conversationId").GetInt64();
    }

    /// <summary>Gives the person a clone.</summary>
    public static async Task CloneAsync(this IReachable _, Person person) =>
        (await person.Client.SendJsonAsync(
            HttpMethod.Post, "/llm-clone/create", new { sampleUserResponses = (string[])["Hi there!", "I love rain."] })).Expect(201);
}
