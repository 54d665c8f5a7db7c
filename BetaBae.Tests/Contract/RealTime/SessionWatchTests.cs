using System.Diagnostics;
using BetaBae.ChatRealtime.Hub;
using BetaBae.Core.Accounts;
using BetaBae.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BetaBae.Tests.Contract.RealTime;

/// <summary>The look at all sessions that are connected, which every replica takes now and then.</summary>
[Collection(nameof(RealApp))]
public sealed class SessionWatchTests(RealApp app)
{
    [Fact]
    public async Task Many_sessions_are_looked_at_in_a_few_round_trips()
    {
        await using var line = CuttableLine.To(app.Servers.Redis.Address);
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var chat = await app.StartOtherChatAsync(
            new Dictionary<string, string> { ["ConnectionStrings:redis"] = line.Address },
            services => services.AddSingleton<TimeProvider>(clock));
        var connections = chat.Services.GetRequiredService<Connections>();
        var (_, session) = await chat.Services.GetRequiredService<SessionStore>().CreateAsync(1, "lives@example.com");
        var living = new FakeHubConnection();
        connections.Add(living, session);
        FakeHubConnection[] ended = [.. Enumerable.Range(0, 1000).Select(_ => new FakeHubConnection())];
        foreach (var connection in ended)
        {
            connections.Add(connection, session with { Key = connection.ConnectionId });
        }

        line.Delay = TimeSpan.FromMilliseconds(10);
        var started = Stopwatch.StartNew();
        clock.Advance(TimeSpan.FromSeconds(30));

        // One after the other they would take 20 s.
        await Wait.UntilAsync(() => Task.FromResult(ended.All(connection => connection.ConnectionAborted.IsCancellationRequested)));
        Assert.InRange(started.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.False(living.ConnectionAborted.IsCancellationRequested);
    }

    [Fact]
    public void The_end_of_a_session_closes_its_connections_and_no_others()
    {
        var connections = new Connections(TimeProvider.System);
        var session = new Session("one", 1, "one@example.com", DateTime.UtcNow, DateTime.UtcNow);
        FakeHubConnection[] devices = [new(), new(), new(), new()];
        connections.Add(devices[0], session);
        connections.Add(devices[1], session);
        connections.Add(devices[2], session with { Key = "other" });
        connections.Add(devices[3], session);
        connections.Remove(devices[3].ConnectionId);

        connections.Abort("one");
        connections.Abort("unknown");

        Assert.Equal([true, true, false, false], devices.Select(device => device.ConnectionAborted.IsCancellationRequested));
    }
}
