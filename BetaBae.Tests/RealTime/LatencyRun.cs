using System.Collections.Concurrent;
using System.Diagnostics;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>How long a message takes from its sender to the other's device. A measurement, run when it is asked for: with <c>-explicit only</c>; <c>BETABAE_LATENCY</c> says for how many seconds.</summary>
public sealed class LatencyRun(Cluster cluster) : ClusterTests(cluster)
{
    private const int Couples = 100;
    private const int PerSecond = 50;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    [Fact(Explicit = true)]
    public async Task From_send_to_newMessage()
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("BETABAE_LATENCY"), out var asked) ? asked : 30;
        var arrivals = new ConcurrentDictionary<string, long>();
        var couples = new List<(Device From, long Cid)>();
        var devices = new List<Device>();
        for (var i = 0; i < Couples; i++)
        {
            var (a, b, cid) = await Site.CoupleAsync();
            var (from, to) = (new Device(a), new Device(b));
            to.Received = (name, payload) =>
            {
                if (name == "newMessage")
                {
                    arrivals.TryAdd(payload.Text()!, Stopwatch.GetTimestamp());
                }
            };
            await from.ConnectAsync(Site.Hubs[i % Site.Hubs.Count]);
            await to.ConnectAsync(Site.Hubs[(i + 1) % Site.Hubs.Count]);
            couples.Add((from, cid));
            devices.AddRange([from, to]);
        }

        // Open loop: each message has its time, and is late for all that keeps it from being sent then.
        var due = new Dictionary<string, long>();
        var sends = new List<Task>();
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < PerSecond * (WarmUp.TotalSeconds + seconds); i++)
        {
            var at = begun + (long)(i * (double)Stopwatch.Frequency / PerSecond);
            var wait = TimeSpan.FromSeconds((at - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
            }

            var (from, cid) = couples[i % couples.Count];
            var text = $"{i}";
            if (i >= PerSecond * WarmUp.TotalSeconds)
            {
                due[text] = at;
            }

            sends.Add(from.SayAsync(cid, text));
        }

        await Task.WhenAll(sends);
        await Task.Delay(TimeSpan.FromSeconds(3));
        var latencies = due.Where(d => arrivals.ContainsKey(d.Key))
            .Select(d => TimeSpan.FromSeconds((arrivals[d.Key] - d.Value) / (double)Stopwatch.Frequency).TotalMilliseconds)
            .Order()
            .ToList();
        Say($"{2 * Couples} clients, {PerSecond} messages/s for {seconds} s: sent {due.Count}, arrived {latencies.Count}; "
            + $"p50 {At(0.5):F1} ms, p90 {At(0.9):F1} ms, p99 {At(0.99):F1} ms, most {At(1):F1} ms");
        foreach (var device in devices)
        {
            await device.DisposeAsync();
        }

        Assert.Equal(due.Count, latencies.Count);

        double At(double part) => latencies[(int)Math.Min(latencies.Count - 1, part * latencies.Count)];
    }
}
