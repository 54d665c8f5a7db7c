using System.Collections.Concurrent;
using System.Text.Json;
using BetaBae.Core;
using BetaBae.Data;
using BetaBae.Data.Entities;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Contract.Replies;

/// <summary>Someone who talks with the clone of <paramref name="Partner"/>.</summary>
internal sealed record Talk(Person Visitor, Person Partner, long Cid)
{
    public async Task SayAsync(params string[] texts)
    {
        foreach (var text in texts)
        {
            (await Visitor.SayAsync(Cid, text)).Expect(201);
        }
    }

    public Task<List<JsonElement>> MessagesAsync() => Visitor.CatchUpAsync(Cid);

    public async Task<string?[]> RepliesAsync() =>
        [.. (await MessagesAsync()).Where(m => m.GetProperty("isClone").GetBoolean()).Select(m => m.Text())];
}

/// <summary>A model and the hosts that answer by it, and what they push.</summary>
internal sealed class ReplyScene(TestApp app, FakeOpenAi model) : IAsyncDisposable
{
    private readonly List<RunningHost> _hosts = [];

    public FakeOpenAi Model => model;

    public Pushes Pushes { get; } = new();

    public static async Task<ReplyScene> CreateAsync(TestApp app)
    {
        // What other tests have left due is not for this test's model.
        await app.WriteAsync(db => db.PendingReplies.ExecuteDeleteAsync());
        return new ReplyScene(app, await FakeOpenAi.StartAsync());
    }

    /// <summary>Starts one more host that answers for clones; what it would send to connected clients is recorded, or sent.</summary>
    public async Task<RunningHost> StartAsync(
        int timeoutSeconds = 30, int retries = 0, int parallelism = 16, bool recorded = true, IInterceptor? interceptor = null)
    {
        var settings = model.Settings(timeoutSeconds, retries);
        settings["Replies:Parallelism"] = $"{parallelism}";
        var host = await app.StartOtherChatAsync(settings, services =>
        {
            if (recorded)
            {
                services.AddSingleton<INotifier>(Pushes);
            }

            if (interceptor is not null)
            {
                services.AddInterceptor(interceptor);
            }
        });
        _hosts.Add(host);
        return host;
    }

    /// <summary>Two who are matched, of whom one has a clone.</summary>
    public async Task<Talk> TalkAsync(params string[] texts)
    {
        var partner = await app.NewPersonAsync();
        await app.CloneAsync(partner);
        return await TalkWithAsync(partner, texts);
    }

    /// <summary>One more visitor of the same clone.</summary>
    public async Task<Talk> TalkWithAsync(Person partner, params string[] texts)
    {
        var visitor = await app.NewPersonAsync("MALE");
        var match = (await app.MatchedAsync(visitor, partner)).GetProperty("id").GetInt64();
        var talk = new Talk(visitor, partner, await app.ConversationAsync(visitor, match, "betabae"));
        await talk.SayAsync(texts);
        return talk;
    }

    /// <summary>Until nothing is owed any more: what is there then is all that comes.</summary>
    public Task UntilSettledAsync(params Talk[] talks) =>
        UntilAsync(async () => !await app.ReadAsync(db => db.PendingReplies.AnyAsync(r => talks.Select(t => t.Cid).Contains(r.ConversationId))));

    /// <summary>Until the model has been asked so often.</summary>
    public Task UntilAskedAsync(int times) => UntilAsync(() => Task.FromResult(model.Requests.Count >= times));

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        while (!await condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    public Task<PendingReply?> PendingAsync(Talk talk) => app.ReadAsync(
        db => db.PendingReplies.AsNoTracking().SingleOrDefaultAsync(r => r.ConversationId == talk.Cid));

    /// <summary>Gives the lease to a worker that is not there.</summary>
    public Task LeaseAsync(Talk talk, DateTime until)
    {
        var lease = Guid.NewGuid();
        return app.WriteAsync(db => db.PendingReplies
            .Where(r => r.ConversationId == talk.Cid)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.LeaseId, lease).SetProperty(r => r.LeaseUntil, until)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await model.DisposeAsync();
    }
}

/// <summary>Records what a host would send to connected clients.</summary>
internal sealed class Pushes : INotifier
{
    public ConcurrentQueue<(long User, string Name, object Payload)> All { get; } = new();

    public void Publish(Change change)
    {
        foreach (var told in Notification.Of(change))
        {
            foreach (var e in told.Events)
            {
                var (name, payload) = e.Name == BackplaneEvent.ListChanged ? (ServerEvents.ChatListUpdate, "") : (e.Name, e.Payload!);
                foreach (var user in told.People)
                {
                    All.Enqueue((user, name, payload));
                }
            }
        }
    }

    public T[] Of<T>() => [.. All.Select(p => p.Payload).OfType<T>()];

    public CloneFailed[] Failures(Talk talk) => [.. Of<CloneFailed>().Where(f => f.ConversationId == talk.Cid)];
}

internal static class DatabaseOfApp
{
    public static async Task<T> ReadAsync<T>(this TestApp app, Func<BetaBaeDbContext, Task<T>> read)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>());
    }

    public static Task<T> WriteAsync<T>(this TestApp app, Func<BetaBaeDbContext, Task<T>> write) =>
        app.ReadAsync(db => db.TransactionAsync(() => write(db), CancellationToken.None));
}
