using System.Diagnostics;
using System.Text.Json;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.RealTime;

/// <summary>What realtime tests look at in payloads.</summary>
internal static class Looking
{
    public static long Number(this JsonElement body, string name) => body.GetProperty(name).GetInt64();

    /// <summary>Unread messages of one conversation of a list.</summary>
    public static int UnreadOf(this JsonElement list, long cid) =>
        list.GetProperty("conversations").EnumerateArray().Single(c => c.Number("conversationId") == cid).Unread();

    public static string[] Types(this JsonElement list) =>
        [.. list.GetProperty("conversations").EnumerateArray().Select(c => c.GetProperty("type").GetString()!)];

    /// <summary>Two who are matched consent.</summary>
    public static async Task<long> RealBaeOfAsync(this TestApp app, Person a, Person b)
    {
        var match = (await a.Client.GetAnswerAsync("/match")).Expect(200).GetProperty("matches")[0].Number("id");
        foreach (var client in (HttpClient[])[a.Client, b.Client])
        {
            (await client.SendJsonAsync(HttpMethod.Post, $"/match/{match}/real-bae/accept")).Expect(200);
        }

        return await app.ConversationAsync(a, match, "realbae");
    }
}

internal static class Json
{
    public static void Equal(JsonElement expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(expected, actual), $"Expected {expected}\nbut it is {actual}");
}

internal static class Wait
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>Asks until it is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var started = Stopwatch.StartNew(); !await isSo();)
        {
            Assert.True(started.Elapsed < Timeout, "It never came to be so.");
            await Task.Delay(50);
        }
    }
}
