using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>
/// Couples who talk all the time: with each other, and each with the other's clone, where nobody says more before the clone
/// has answered. So each of a person's messages to a clone owes exactly one reply.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    /// <summary>Beyond it something hangs, on however slow a machine.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    /// <summary>Beyond it a push is taken for one that an outage has swallowed.</summary>
    private static readonly TimeSpan PushTimeout = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Couple> _couples = [];
    private readonly List<Task> _loops = [];

    private Load()
    {
    }

    public Ledger Ledger { get; } = new();

    public IEnumerable<Talker> Talkers => _couples.SelectMany(c => c.Talkers);

    /// <summary>Makes the people and lets them begin.</summary>
    /// <param name="site">Where.</param>
    /// <param name="couples">How many pairs.</param>
    /// <param name="pause">Between a message's acknowledgement and the next of the same person, at most.</param>
    public static async Task<Load> StartAsync(Site site, int couples, TimeSpan pause)
    {
        var load = new Load();
        for (var i = 0; i < couples; i++)
        {
            load._couples.Add(await load.NewCoupleAsync(site));
        }

        using var end = new CancellationTokenSource(Timeout);
        foreach (var couple in load._couples)
        {
            foreach (var (talker, clone) in couple.Talkers.Zip(couple.Clones))
            {
                await talker.UntilConnectedAsync(end.Token);
                load._loops.Add(Task.Run(() => load.TalkAsync(talker, couple.Cid, pause)));
                load._loops.Add(Task.Run(() => load.TalkWithCloneAsync(talker, clone, pause)));
            }
        }

        return load;
    }

    /// <summary>Lets everyone finish: what was sent is acknowledged, and what was asked is answered.</summary>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
    }

    /// <summary>That nobody is stuck, while everyone may be talking: on the devices that they have all the time, everyone gets what is sent.</summary>
    public Task ExpectConnectedAsync() => Task.WhenAll(_couples.SelectMany(couple => couple.Talkers.Select(talker =>
        ExpectPushedAsync(talker, couple.Cid, "", couple.Talkers))));

    /// <summary>
    /// Waits until pushes are back after an outage: each replica finds Redis by itself, and until it has, what is pushed to it or
    /// from it is lost. Whoever sends goes anywhere, so a few in a row have to arrive.
    /// </summary>
    public async Task UntilPushesResumeAsync()
    {
        using var end = new CancellationTokenSource(Timeout);
        await Task.WhenAll(_couples.SelectMany(couple => couple.Talkers.Select(async talker =>
        {
            for (var arrived = 0; arrived < 5;)
            {
                var text = $"back again {Guid.NewGuid():N}";
                await Task.WhenAll(couple.Talkers.Select(t => t.UntilConnectedAsync(end.Token)));
                await talker.SayAsync(couple.Cid, text, end.Token);
                using var timeout = new CancellationTokenSource(PushTimeout);
                var pushed = await Task.WhenAll(couple.Talkers.Select(t => t.IsPushedAsync(text, t.Connections, timeout.Token)));
                arrived = pushed.All(p => p) ? arrived + 1 : 0;
            }
        })));
    }

    /// <summary>The same, once all have finished, of the clones: everyone is answered, and the answers are pushed.</summary>
    public async Task ExpectAliveAsync()
    {
        await ExpectConnectedAsync();
        await Task.WhenAll(_couples.SelectMany(couple => couple.Talkers.Zip(
            couple.Clones, (talker, clone) => ExpectPushedAsync(talker, clone, "re: ", [talker]))));
    }

    /// <summary>Compares everything that was said with what is stored.</summary>
    /// <returns>The figures, once they are as they must be.</returns>
    public async Task<Figures> ExpectExactAsync()
    {
        var figures = new Figures { Sent = Ledger.Sent, Acknowledged = Ledger.Acknowledged, Refused = Ledger.RefusalsByKind };
        foreach (var couple in _couples)
        {
            figures.Add(await Ledger.CompareAsync(couple.Talkers[0].Person, couple.Cid));
            foreach (var (talker, clone) in couple.Talkers.Zip(couple.Clones))
            {
                var comparison = await Ledger.CompareAsync(talker.Person, clone);
                figures.Add(comparison);
                figures.AddReplies(comparison.Stored);
                await ExpectCountedAsync(talker.Person, couple.Cid);
                await ExpectCountedAsync(talker.Person, clone);
            }
        }

        Assert.Empty(Ledger.Violations);
        Assert.Equal(0, figures.Lost);
        Assert.Equal(0, figures.Doubled);
        Assert.Equal(figures.RepliesDue, figures.RepliesArrived);
        Assert.Equal(0, figures.RepliesDoubled);
        return figures;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(Task.WhenAll(_loops), Task.Delay(TimeSpan.FromSeconds(10)));
        foreach (var talker in Talkers)
        {
            await talker.DisposeAsync();
        }

        _stop.Dispose();
    }

    /// <summary>
    /// That what someone says, or what is answered, is pushed to everyone whose connection lives all the while. Who has to connect
    /// anew meanwhile may miss it: then something more is said.
    /// </summary>
    private static async Task ExpectPushedAsync(Talker talker, long cid, string answer, IReadOnlyList<Talker> receivers)
    {
        using var end = new CancellationTokenSource(Timeout);
        while (true)
        {
            await Task.WhenAll(receivers.Select(r => r.UntilConnectedAsync(end.Token)));
            var connections = receivers.Select(r => r.Connections).ToList();
            var text = $"still here {Guid.NewGuid():N}";
            await talker.SayAsync(cid, text, end.Token);
            var pushed = await Task.WhenAll(receivers.Zip(connections, (r, c) => r.IsPushedAsync($"{answer}{text}", c, end.Token)));
            if (pushed.All(p => p))
            {
                return;
            }

            Assert.False(
                end.IsCancellationRequested,
                $"{answer}{text} was not pushed within {Timeout}; connections: {string.Join("; ", receivers.Select(r => r.Device))}");
        }
    }

    /// <summary>That the count is the number of the other side's messages that are not read, and reading takes it to nothing.</summary>
    private static async Task ExpectCountedAsync(Person person, long cid)
    {
        var unread = (await person.CatchUpAsync(cid)).Count(
            m => m.GetProperty("sender").GetProperty("id").GetInt64() != person.Id && !m.GetProperty("isRead").GetBoolean());
        Assert.Equal(unread, (await person.ConversationAsync(cid)).Unread());
        Assert.Equal(0, (await person.ReadAsync(cid)).Expect(200).Unread());
    }

    private async Task<Couple> NewCoupleAsync(Site site)
    {
        var (a, b) = (await site.NewPersonAsync("FEMALE"), await site.NewPersonAsync("MALE"));
        foreach (var person in (Person[])[a, b])
        {
            await site.CloneAsync(person);
        }

        var cid = await site.RealBaeAsync(a, b);
        var clones = await Task.WhenAll(((Person[])[a, b]).Select(async p => (await p.ListAsync("?type=betabae")).Ids().Single()));

        // One of the two has the conversation open.
        return new Couple(cid, clones, [new Talker(a, site, Ledger, cid), new Talker(b, site, Ledger, null)]);
    }

    private async Task TalkAsync(Talker talker, long cid, TimeSpan pause)
    {
        while (!_stop.IsCancellationRequested)
        {
            await talker.SayAsync(cid, $"to you {Guid.NewGuid():N}", CancellationToken.None);
            await Task.Delay(pause * Random.Shared.NextDouble());
        }
    }

    private async Task TalkWithCloneAsync(Talker talker, long cid, TimeSpan pause)
    {
        while (!_stop.IsCancellationRequested)
        {
            var said = await talker.SayAsync(cid, $"to your clone {Guid.NewGuid():N}", CancellationToken.None);
            using var timeout = new CancellationTokenSource(Timeout);
            try
            {
                await talker.UntilReplyAsync(cid, said.Seq(), timeout.Token);
            }
            catch (OperationCanceledException)
            {
                Ledger.Violations.Enqueue($"No reply within {Timeout}: {said}");
                return;
            }

            await Task.Delay(pause * Random.Shared.NextDouble());
        }
    }

    /// <param name="Cid">Their REAL_BAE.</param>
    /// <param name="Clones">Each one's BETA_BAE, in the order of the talkers.</param>
    /// <param name="Talkers">The two.</param>
    private sealed record Couple(long Cid, long[] Clones, Talker[] Talkers);
}
