using System.Collections.Concurrent;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>Everyone at once in one conversation.</summary>
public abstract class ManySendersTests(Site site) : SiteTests(site)
{
    private const int Devices = 100;

    [Fact]
    public async Task Two_hundred_at_once_through_hub_and_REST_and_none_is_refused()
    {
        var (a, b, cid) = await Site.CoupleAsync();
        var pushed = Enumerable.Range(0, Devices).Select(_ => new ConcurrentQueue<long>()).ToList();
        var devices = pushed.Select((seqs, i) => new Device(i % 2 == 0 ? a : b)
        {
            Received = (name, payload) =>
            {
                if (name == "newMessage")
                {
                    seqs.Enqueue(payload.Seq());
                }
            },
        }).ToList();
        try
        {
            foreach (var (i, device) in devices.Index())
            {
                await device.ConnectAsync(Site.Hubs[i % Site.Hubs.Count]);
            }

            var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var sends = devices.Select(async (device, i) =>
            {
                await begin.Task;
                return await device.SayAsync(cid, $"hub {i}");
            }).Concat(Enumerable.Range(0, Devices).Select(async i =>
            {
                await begin.Task;
                return (await (i % 2 == 0 ? a : b).PostAsync(
                    Site.Apis[i % Site.Apis.Count], $"/chat/conversations/{cid}/messages/text", new { messageText = $"rest {i}" }))
                    .Expect(201).GetProperty("message");
            })).ToList();
            begin.SetResult();
            var sent = await Task.WhenAll(sends);

            var stored = await a.CatchUpAsync(cid);
            Assert.Equal(Enumerable.Range(1, 2 * Devices).Select(n => (long)n), stored.Select(m => m.Seq()));
            Assert.Equal(
                stored.Select(m => (m.Id(), m.Seq(), m.Text())), sent.OrderBy(m => m.Seq()).Select(m => (m.Id(), m.Seq(), m.Text())));
            Assert.Equal(Devices, (await b.ConversationAsync(cid)).Unread());
            await UntilAsync(() => pushed.All(seqs => seqs.Count == 2 * Devices));
            Assert.All(pushed, seqs => Assert.Equal(stored.Select(m => m.Seq()), seqs));
        }
        finally
        {
            foreach (var device in devices)
            {
                await device.DisposeAsync();
            }
        }
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        for (var tries = 0; tries < 1200 && !done(); tries++)
        {
            await Task.Delay(100);
        }

        Assert.True(done());
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class ManySendersTestsEmbedded(EmbeddedApp app) : ManySendersTests(Site.Of(app));

[Collection(nameof(Cluster))]
public sealed class ManySendersTestsCluster(Cluster cluster) : ManySendersTests(Site.Of(cluster));
