using System.Collections.Concurrent;
using System.Text.Json;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>A device that is cut off while the other side goes on talking, again and again.</summary>
public abstract class CatchUpTests(Site site) : SiteTests(site)
{
    private const int Messages = 400;

    [Fact]
    public async Task Cut_off_and_back_it_has_exactly_everything_in_order()
    {
        var (a, b, cid) = await Site.CoupleAsync();
        await using var sender = new Device(a);
        await sender.ConnectAsync(Site.Hubs[0]);
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < Messages; i++)
            {
                if (i % 2 == 0)
                {
                    await sender.SayAsync(cid, $"{i}");
                }
                else
                {
                    (await a.PostAsync(Site.Apis.Any(), $"/chat/conversations/{cid}/messages/text", new { messageText = $"{i}" })).Expect(201);
                }
            }
        });

        var known = new List<JsonElement>();
        var pushes = new ConcurrentQueue<JsonElement>();
        await using var device = new Device(b)
        {
            Received = (name, payload) =>
            {
                if (name == "newMessage")
                {
                    pushes.Enqueue(payload);
                }
            },
        };
        for (var last = false; !last;)
        {
            last = sending.IsCompleted;
            await device.ConnectAsync(Site.Hubs.Any());
            await CatchUpAsync(b, cid, known);
            await Task.Delay(Random.Shared.Next(300));
            await device.CutAsync();
            await Task.Delay(Random.Shared.Next(300));
        }

        await sending;
        await CatchUpAsync(b, cid, known);
        Assert.Equal(Enumerable.Range(1, Messages).Select(n => (long)n), known.Select(m => m.Seq()));
        Assert.Equal(Enumerable.Range(0, Messages).Select(i => $"{i}"), known.Select(m => m.Text()));

        // It was there now and then, and missed something: else nothing was shown.
        Assert.InRange(pushes.Count, 1, Messages - 1);
        Assert.All(pushes, push => Assert.Equal(known[(int)push.Seq() - 1].Text(), push.Text()));
    }

    private static async Task CatchUpAsync(Person person, long cid, List<JsonElement> known)
    {
        while (await person.MessagesAsync(cid, $"?after={known.LastOrDefault() switch { { ValueKind: JsonValueKind.Object } m => m.Seq(), _ => 0 }}") is
            { Length: > 0 } more)
        {
            known.AddRange(more);
        }
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class CatchUpTestsEmbedded(EmbeddedApp app) : CatchUpTests(Site.Of(app));

[Collection(nameof(Cluster))]
public sealed class CatchUpTestsCluster(Cluster cluster) : CatchUpTests(Site.Of(cluster));
