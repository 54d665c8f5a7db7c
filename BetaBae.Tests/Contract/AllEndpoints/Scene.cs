using System.Text.Json;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.AllEndpoints;

/// <summary>Two people with something of everything that has an id.</summary>
internal sealed record Scene(Person Owner, Person Partner, long Accepted, long Pending, long RealBae, long BetaBae, long File, long Attachment)
{
    /// <summary>What they wrote to each other.</summary>
    public const string Secret = "only-between-us";

    public static async Task<Scene> SetAsync(IRunningApp app)
    {
        var owner = await app.NewPersonAsync("FEMALE");
        var partner = await app.NewPersonAsync("MALE");
        await app.CloneAsync(owner);
        await app.CloneAsync(partner);
        var realBae = await app.RealBaeAsync(owner, partner);
        var accepted = (await owner.ConversationAsync(realBae)).GetProperty("matchId").GetInt64();
        var betaBae = await app.ConversationAsync(owner, accepted, "betabae");

        // Not to the clone, whose reply would come while a test watches that nothing changes.
        (await partner.SayAsync(realBae, Secret)).Expect(201);
        var image = (await owner.Client.AnswerAsync(
            HttpMethod.Post, $"/chat/conversations/{realBae}/messages/image", Uploads.Form(Uploads.Png, "image/png"))).Expect(201);

        var pending = (await (await app.NewPersonAsync("MALE")).Client.SendJsonAsync(
            HttpMethod.Post, "/match", new { requestedId = owner.Id })).Expect(201);
        var file = (await owner.Client.AnswerAsync(HttpMethod.Post, "/file", Samples.File())).Expect(201);
        return new Scene(
            owner,
            partner,
            accepted,
            Id(pending),
            realBae,
            betaBae,
            Id(file),
            Id(image.GetProperty("message").GetProperty("attachment")));
    }

    /// <summary>The endpoint's path with each id of the scene that it can be asked for.</summary>
    public IEnumerable<string> Paths(Endpoint endpoint)
    {
        if (!endpoint.HasId)
        {
            return [endpoint.Path];
        }

        long[] ids = endpoint.Path.Split('/')[1] switch
        {
            "file" => [File, Attachment],
            "match" => [Accepted, Pending],
            "chat" => [RealBae, BetaBae],
            "user" => [Owner.Id],
            _ => throw new InvalidOperationException($"Say here which ids {endpoint} can be asked for."),
        };
        return ids.Select(id => endpoint.With(id));
    }

    private static long Id(JsonElement thing) => thing.GetProperty("id").GetInt64();
}
