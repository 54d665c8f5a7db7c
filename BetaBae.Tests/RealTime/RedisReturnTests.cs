using System.Text.Json;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>What is stored while Redis is down can be told to nobody; once it is back, those who are still connected know it.</summary>
public sealed class RedisReturnTests(Cluster cluster) : ClusterTests(cluster)
{
    private const string Unheard = "Is anybody there?";

    [Fact]
    public async Task After_an_outage_of_Redis_lists_are_right_again_without_another_change()
    {
        var redis = Cluster.Servers.Redis;
        Assert.SkipUnless(redis.CanStop, "The server is not ours to stop.");
        var (a, b, cid) = await Site.CoupleAsync();
        await using var sender = await ChatClient.ConnectAsync(Cluster.Chats[0], a);
        await using var here = await ChatClient.ConnectAsync(Cluster.Chats[0], b);
        await using var there = await ChatClient.ConnectAsync(Cluster.Chats[1], b);
        await using var forwarded = await ChatClient.ConnectAsync(Cluster.Apis[0], b);
        ChatClient[] devices = [sender, here, there, forwarded];

        await redis.StopAsync();
        try
        {
            // The database is there, so it is stored; telling it is given up after three seconds.
            await sender.TextAsync(cid, Unheard);
            await Task.Delay(TimeSpan.FromSeconds(5));
            Assert.All(devices, device => Assert.Equal(0, device.Count(ServerEvents.NewMessage)));
        }
        finally
        {
            await redis.StartAsync();
        }

        foreach (var device in devices)
        {
            await device.NextAsync(ServerEvents.ChatListUpdate, list => IsRight(list, device == sender ? 0 : 1));
        }

        // And soon everything comes as before: each replica listens again when it has found Redis.
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (devices.Any(device => device.Count(ServerEvents.NewMessage, m => m.Text() == "And now?") == 0))
        {
            await sender.TextAsync(cid, "And now?");
            await Task.Delay(500, timeout.Token);
        }
    }

    /// <summary>The others cannot know that there is something to look for; the one that was cut off has to tell them.</summary>
    [Fact]
    public async Task After_one_replica_alone_was_without_Redis_lists_are_right_again_at_the_others()
    {
        await using var line = CuttableLine.To(Cluster.Servers.Redis.Address);
        await using var alone = await Cluster.StartChatAsync(line.Address);
        var (a, b, cid) = await Site.CoupleAsync();
        await using var sender = await ChatClient.ConnectAsync(alone, a);
        await using var there = await ChatClient.ConnectAsync(Cluster.Chats[1], b);

        await sender.TextAsync(cid, "Hello");
        await there.NextAsync(ServerEvents.ChatListUpdate, list => list.GetProperty("totalUnreadCount").GetInt32() == 1);
        there.Clear();

        line.Cut();
        await sender.TextAsync(cid, Unheard);
        while (!alone.Log.Contains("Connected clients cannot be told", StringComparison.Ordinal))
        {
            await Task.Delay(100);
        }

        await Task.Delay(TimeSpan.FromSeconds(3)); // The hints are given up one after the other.
        Assert.DoesNotContain(there.Events, e => e.Name == ServerEvents.NewMessage || (e.Name == ServerEvents.ChatListUpdate && IsRight(e.Body, 2)));
        line.Mend();

        await there.NextAsync(ServerEvents.ChatListUpdate, list => IsRight(list, 2));
        await alone.KillAsync();
    }

    private static bool IsRight(JsonElement list, int unread) =>
        list.GetProperty("totalUnreadCount").GetInt32() == unread
        && list.GetProperty("conversations").EnumerateArray().Any(
            c => c.GetProperty("lastMessage") is { ValueKind: JsonValueKind.Object } last && last.Text() == Unheard);
}
