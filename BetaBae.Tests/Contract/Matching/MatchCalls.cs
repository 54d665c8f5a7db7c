using System.Text.Json;
using BetaBae.Data;
using BetaBae.Data.Entities;
using BetaBae.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Contract.Matching;

/// <summary>What the tests of matches say and look up.</summary>
internal static class MatchCalls
{
    public static Task<Answer> RequestAsync(Person person, long requestedId) =>
        person.Client.SendJsonAsync(HttpMethod.Post, "/match", new { requestedId });

    public static Task<Answer> PostAsync(Person person, JsonElement match, string action) =>
        person.Client.SendJsonAsync(HttpMethod.Post, $"/match/{match.GetProperty("id").GetInt64()}/{action}");

    public static async Task<JsonElement[]> ListAsync(Person person, string list = "")
    {
        var page = (await person.Client.GetAnswerAsync($"/match{list}")).Expect(200);
        Assert.Equal(["matches", "totalCount", "nextCursor"], page.EnumerateObject().Select(m => m.Name));
        return [.. page.GetProperty("matches").EnumerateArray()];
    }

    public static string? Status(JsonElement match) => match.GetProperty("status").GetString();

    public static async Task<(Person A, Person B)> TwoAsync(this TestApp app) =>
        (await app.NewPersonAsync(complete: false), await app.NewPersonAsync(complete: false));

    /// <summary>A match's conversations as they are stored, with who is in them and whom they talk with.</summary>
    public static async Task<List<(ConversationType Type, long VisitorId, string Participants)>> ConversationsAsync(this TestApp app, JsonElement match)
    {
        var id = match.GetProperty("id").GetInt64();
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
        var conversations = await db.Conversations.AsNoTracking()
            .Include(c => c.Participants)
            .Where(c => c.MatchId == id)
            .ToListAsync(TestContext.Current.CancellationToken);
        return
        [
            .. conversations.OrderBy(c => c.VisitorId).Select(c => (
                c.Type,
                c.VisitorId,
                string.Join(',', c.Participants.OrderBy(p => p.UserId).Select(p => $"{p.UserId}>{p.PartnerId}")))),
        ];
    }
}
