using BetaBae.LocalServers;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>What a replica hears of people who are connected to another one. Long: to be asked for.</summary>
[Collection(nameof(RealApp))]
public sealed class IdleReplicaTests(RealApp app)
{
    private const int IdleReplicas = 6;
    private const int PeopleOnEach = 50;
    private const int Pairs = 40;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);

    [Fact(Explicit = true)]
    public async Task A_replica_hears_next_to_nothing_of_people_who_are_not_there()
    {
        var open = new Stack<IAsyncDisposable>();
        try
        {
            var idle = new List<CuttableLine>();
            for (var i = 0; i < IdleReplicas; i++)
            {
                var (chat, line) = await StartAsync(open);
                idle.Add(line);
                for (var person = 0; person < PeopleOnEach; person++)
                {
                    await ConnectAsync(chat, await app.NewPersonAsync(), open);
                }
            }

            var (busy, busyLine) = await StartAsync(open);
            var couples = new List<(Person A, long Cid, Device Device)>();
            for (var i = 0; i < Pairs; i++)
            {
                var (a, b, cid) = await app.CoupleAsync();
                couples.Add((a, cid, await ConnectAsync(busy, a, open)));
                await ConnectAsync(busy, b, open);
            }

            var before = idle.ConvertAll(line => line.Received);
            var busyBefore = busyLine.Received;
            using var end = new CancellationTokenSource(Duration);
            var sent = await Task.WhenAll(couples.Select(async couple =>
            {
                var count = 0;
                for (; !end.IsCancellationRequested; count++)
                {
                    await couple.Device.SayAsync(couple.Cid, $"Message {count}, as long as people's messages are on average, about so");
                }

                return count;
            }));

            var heard = idle.Select((line, i) => line.Received - before[i]).ToList();
            var all = busyLine.Received - busyBefore;
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{sent.Sum()} messages; the busy replica received {all} bytes, the idle ones {string.Join(", ", heard)}: {heard.Max() / (double)all:P2} at most");
            Assert.All(heard, bytes => Assert.True(bytes < all / 100, $"{bytes} of {all} bytes"));
        }
        finally
        {
            while (open.TryPop(out var last))
            {
                await last.DisposeAsync();
            }
        }
    }

    private async Task<(IReachable Chat, CuttableLine Line)> StartAsync(Stack<IAsyncDisposable> open)
    {
        var line = CuttableLine.To(app.Servers.Redis.Address);
        open.Push(line);
        var chat = await app.StartOtherChatAsync(new Dictionary<string, string> { ["ConnectionStrings:redis"] = line.Address });
        open.Push(chat);
        return (chat, line);
    }

    private static async Task<Device> ConnectAsync(IReachable chat, Person person, Stack<IAsyncDisposable> open)
    {
        var device = new Device(person);
        open.Push(device);
        await device.ConnectAsync(chat);
        return device;
    }
}
