using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Contract.RealTime;
using BetaBae.Tests.Hosting;
using Microsoft.AspNetCore.SignalR.Client;

namespace BetaBae.Tests.RealTime;

/// <summary>A deployment that is rolled out while people talk.</summary>
public sealed class ShutdownTests(Cluster cluster) : ClusterTests(cluster)
{
    /// <summary>Beyond it an end hangs; that it has come to nothing before shows in the exit code.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Replicas_asked_to_end_one_after_the_other_lose_nothing()
    {
        await using var load = await Load.StartAsync(Site, couples: 6, pause: TimeSpan.FromMilliseconds(200));
        foreach (var service in Cluster.Services)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            Assert.Equal(0, await service.TerminateAsync(Bound));

            // Those who were connected to it are at the others.
            await load.ExpectConnectedAsync();
            await service.StartAsync();
        }

        await load.FinishAsync();
        await load.ExpectAliveAsync();
        Say($"Each replica ended once: {await load.ExpectExactAsync()}");
        load.Ledger.ExpectRefusals("database");
    }

    [Fact]
    public async Task Whoever_reconnects_by_themselves_meets_the_other_replica()
    {
        var (a, b, cid) = await Site.CoupleAsync();
        await using var client = await ChatClient.ConnectAsync(Site, b, hub: hub => hub.WithAutomaticReconnect(new Soon()));
        var reconnections = 0;
        client.Connection.Reconnected += _ =>
        {
            Interlocked.Increment(ref reconnections);
            return Task.CompletedTask;
        };
        foreach (var chat in Cluster.Chats)
        {
            Assert.Equal(0, await chat.TerminateAsync(Bound));
            while (client.Connection.State != HubConnectionState.Connected)
            {
                await Task.Delay(50);
            }

            // If the end has not been noticed yet, it is missed, and the next is not.
            await Wait.UntilAsync(async () =>
            {
                (await a.SayAsync(cid, $"without {chat.Name}")).Expect(201);
                await Task.Delay(200);
                return client.Count("newMessage", m => m.Text() == $"without {chat.Name}") > 0;
            });
            await chat.StartAsync();
        }

        // By way of the API it was at one of the two.
        Assert.InRange(reconnections, 1, 2);
    }

    private sealed class Soon : IRetryPolicy
    {
        public TimeSpan? NextRetryDelay(RetryContext retryContext) => TimeSpan.FromMilliseconds(200);
    }
}
