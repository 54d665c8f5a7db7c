using System.Collections.Concurrent;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>Many write to one conversation through every replica at once, and each device gets it in its order.</summary>
public sealed class PushOrderTests(Cluster cluster) : ClusterTests(cluster)
{
    private const int Senders = 8;
    private const int Messages = 40;

    [Fact]
    public async Task Every_device_gets_the_messages_of_a_conversation_in_their_order()
    {
        await using var talk = await OrderedTalk.BeginAsync(Site);
        await talk.WriteAsync(Senders, Messages);
        talk.AssertAll(1);
    }

    [Fact]
    public async Task And_again_after_Redis_was_away()
    {
        var redis = Cluster.Servers.Redis;
        Assert.SkipUnless(redis.CanStop, "The server is not ours to stop.");
        await using var talk = await OrderedTalk.BeginAsync(Site);
        await talk.WriteAsync(Senders, Messages / 4);
        await redis.StopAsync();
        try
        {
            // Through hubs that are open already: a session cannot be looked up now.
            await talk.SayAsync("Unheard");
            await Task.Delay(TimeSpan.FromSeconds(4));
        }
        finally
        {
            await redis.StartAsync();
        }

        var heard = await talk.UntilHeardAsync();
        await talk.WriteAsync(Senders, Messages);
        talk.AssertAll(heard);
    }

    /// <summary>A conversation, and a device of each of the two at every hub.</summary>
    private sealed class OrderedTalk(Site site, Person a, Person b, long cid) : IAsyncDisposable
    {
        private readonly List<(Device Device, ConcurrentQueue<long> Seqs)> _devices = [];
        private long _last;

        public static async Task<OrderedTalk> BeginAsync(Site site)
        {
            var (a, b, cid) = await site.CoupleAsync();
            var talk = new OrderedTalk(site, a, b, cid);
            foreach (var hub in site.Hubs)
            {
                foreach (var person in (Person[])[a, b])
                {
                    var seqs = new ConcurrentQueue<long>();
                    var device = new Device(person)
                    {
                        Received = (name, payload) =>
                        {
                            if (name == "newMessage")
                            {
                                seqs.Enqueue(payload.Seq());
                            }
                        },
                    };
                    talk._devices.Add((device, seqs));
                    await device.ConnectAsync(hub);
                }
            }

            return talk;
        }

        public async Task SayAsync(string text) => _last = (await _devices[0].Device.SayAsync(cid, text)).Seq();

        /// <summary>Half of the senders by REST, half by hubs; all places in turn.</summary>
        public async Task WriteAsync(int senders, int messages)
        {
            await Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(async () =>
            {
                for (var i = 0; i < messages; i++)
                {
                    if (sender % 2 == 0)
                    {
                        await _devices[(sender + i) % _devices.Count].Device.SayAsync(cid, $"{sender} {i}");
                    }
                    else
                    {
                        var person = sender % 4 == 1 ? a : b;
                        (await person.PostAsync(site.Apis[i % site.Apis.Count], $"/chat/conversations/{cid}/messages/text", new { messageText = $"{sender} {i}" }))
                            .Expect(201);
                    }
                }
            })));
            await SayAsync("The last one");
            await UntilAsync(() => _devices.All(d => d.Seqs.Contains(_last)));
        }

        /// <summary>Says something now and then, until a message comes to all of them.</summary>
        public async Task<long> UntilHeardAsync()
        {
            await UntilAsync(async () =>
            {
                await SayAsync("Do you hear me?");
                await Task.Delay(500);
                return _devices.All(d => d.Seqs.Contains(_last));
            });
            return _last;
        }

        /// <summary>Strictly ascending from the beginning, and without a gap from a message on.</summary>
        public void AssertAll(long from) => Assert.All(_devices, d =>
        {
            Assert.Equal(d.Seqs.Distinct().Order(), d.Seqs);
            Assert.Equal(Enumerable.Range((int)from, (int)(_last - from + 1)).Select(seq => (long)seq), d.Seqs.Where(seq => seq >= from));
        });

        public async ValueTask DisposeAsync()
        {
            foreach (var (device, _) in _devices)
            {
                await device.DisposeAsync();
            }
        }

        private static Task UntilAsync(Func<bool> done) => UntilAsync(async () =>
        {
            await Task.Delay(100);
            return done();
        });

        private static async Task UntilAsync(Func<Task<bool>> done)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (!await done())
            {
                timeout.Token.ThrowIfCancellationRequested();
            }
        }
    }
}
