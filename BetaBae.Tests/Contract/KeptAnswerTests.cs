using System.Data.Common;
using BetaBae.Core;
using BetaBae.Data;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Contract;

/// <summary>Answers that are kept are always what a fresh one would be, on every replica, whatever has just changed.</summary>
public abstract class KeptAnswerTests(TestApp app)
{
    [Fact]
    public async Task What_nobody_has_changed_is_not_read_again()
    {
        var (a, _, cid) = await app.CoupleAsync();
        foreach (var page in Pages(cid))
        {
            var first = await a.Client.GetAnswerAsync(page);
            Assert.Equal(0, await app.CountingAsync(async () => Assert.Equal(Text(first), Text(await a.Client.GetAnswerAsync(page)))));
        }
    }

    [Fact]
    public async Task Every_change_shows_at_once_on_every_replica()
    {
        await using var api = await app.StartOtherAsync();
        var (a, b) = (await app.NewPersonAsync("FEMALE"), await app.NewPersonAsync("MALE"));
        await app.CloneAsync(b);
        Person[] both = [a, b];
        Uri[] replicas = [app.Address, api.Address];
        long match = 0, betaBae = 0, cid = 0, image = 0;

        await ChangeAsync("request", async () => match = (await a.Client.SendJsonAsync(HttpMethod.Post, "/match", new { requestedId = b.Id })).Expect(201).GetProperty("id").GetInt64(), mayChangeNothing: true);
        await ChangeAsync("accept", async () => (await b.Client.SendJsonAsync(HttpMethod.Post, $"/match/{match}/accept")).Expect(200));
        foreach (var person in both)
        {
            await ChangeAsync("consent", async () => (await person.Client.SendJsonAsync(HttpMethod.Post, $"/match/{match}/real-bae/accept")).Expect(200), mayChangeNothing: person == a);
        }

        betaBae = await app.ConversationAsync(a, match, "betabae");
        cid = await app.ConversationAsync(a, match, "realbae");
        await ChangeAsync("text", async () => (await a.SayAsync(cid, "hello", "1")).Expect(201));
        await ChangeAsync("the same text", async () => (await a.SayAsync(cid, "hello", "1")).Expect(200), mayChangeNothing: true);
        await ChangeAsync("read", async () => (await b.ReadAsync(cid)).Expect(200));
        await ChangeAsync("image", async () =>
        {
            using var form = Uploads.Form(Uploads.Png, "image/png");
            image = (await b.Client.AnswerAsync(HttpMethod.Post, $"/chat/conversations/{cid}/messages/image", form)).Expect(201)
                .GetProperty("message").GetProperty("attachment").GetProperty("id").GetInt64();
        });
        await ChangeAsync("file gone", async () => (await b.Client.AnswerAsync(HttpMethod.Delete, $"/file/{image}", null)).Expect(204));
        await ChangeAsync("rename", async () => (await b.Client.SendJsonAsync(HttpMethod.Put, "/user/profile", new { nickname = "Jun" })).Expect(200));
        await ChangeAsync("personality", async () => (await a.Client.SendJsonAsync(HttpMethod.Put, "/user/personality", People.Personality)).Expect(200), mayChangeNothing: true);
        await ChangeAsync("enter", async () =>
        {
            await using var device = await ChatClient.ConnectAsync(app, a);
            await device.EnterAsync(cid);
        });
        await ChangeAsync("clone's answer", async () =>
        {
            await using var chat = await app.StartOtherChatAsync(new Dictionary<string, string> { ["Replies:Parallelism"] = "4" });
            await using var device = await ChatClient.ConnectAsync(app, a);
            (await a.SayAsync(betaBae, "who are you?")).Expect(201);
            await device.NextAsync(ServerEvents.NewMessage, message => message.GetProperty("isClone").GetBoolean());
        });

        async Task ChangeAsync(string what, Func<Task> change, bool mayChangeNothing = false)
        {
            var before = await KeptAsync();
            await change();
            var after = await KeptAsync();
            Assert.Equal(await FreshAsync(), after);
            Assert.True(mayChangeNothing || !before.SequenceEqual(after), $"{what} changes nothing");
        }

        Task<string[]> KeptAsync() => AskAsync(page => page);

        Task<string[]> FreshAsync() => AskAsync(page => $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}fresh={Guid.NewGuid()}");

        async Task<string[]> AskAsync(Func<string, string> query) =>
        [
            .. await Task.WhenAll(
                from person in both
                from replica in replicas
                from page in Pages(cid)
                select Task.Run(async () => Text(await person.Client.GetAnswerAsync($"{new Uri(replica, query(page))}")))),
        ];
    }

    [Fact]
    public async Task What_is_kept_for_one_is_not_shown_to_another()
    {
        var (a, b, cid) = await app.CoupleAsync();
        using var nobody = app.NewClient();
        foreach (var page in Pages(cid)[..4])
        {
            var mine = (await a.Client.GetAnswerAsync(page)).Expect(200);
            Assert.NotEqual($"{mine}", $"{(await b.Client.GetAnswerAsync(page)).Expect(200)}");
            (await nobody.GetAnswerAsync(page)).ExpectProblem(401);
        }

        (await a.Client.SendJsonAsync(HttpMethod.Post, "/auth/logout")).Expect(200);
        (await a.Client.GetAnswerAsync("/user/profile")).ExpectProblem(401);
    }

    [Fact]
    public async Task Who_gives_up_takes_nobody_along()
    {
        var person = await app.NewPersonAsync();
        var asked = new FirstQuery("LegalName");
        await using var api = await app.StartOtherAsync(configure: services => services.AddInterceptor(asked));
        using var timeout = new CancellationTokenSource();
        var page = $"{new Uri(api.Address, "/user/profile")}";
        var first = person.Client.GetAsync(page, timeout.Token);
        await asked.Begun;

        // Either does not need the first one's answer, or waits for it.
        var second = person.Client.GetAnswerAsync(page);
        await Task.WhenAny(second, Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken));
        await timeout.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(person.Email, (await second).Expect(200).GetProperty("user").GetProperty("email").GetString());
    }

    [Fact]
    public async Task What_changes_without_a_word_shows_after_the_tolerance()
    {
        var person = await app.NewPersonAsync();
        Assert.Equal(person.Nickname, await NicknameAsync());
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
        await db.TransactionAsync(
            () => db.Profiles.Where(p => p.UserId == person.Id).ExecuteUpdateAsync(
                set => set.SetProperty(p => p.Nickname, "Behind your back"), TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken);

        await Task.Delay(Revisions.Tolerance, TestContext.Current.CancellationToken);

        Assert.Equal("Behind your back", await NicknameAsync());

        async Task<string?> NicknameAsync() =>
            (await person.Client.GetAnswerAsync("/user/profile")).Expect(200).GetProperty("profile").GetProperty("nickname").GetString();
    }

    private static string[] Pages(long cid) =>
    [
        "/user/profile", "/chat/conversations", "/chat/conversations?type=realbae", $"/chat/conversations/{cid}",
        $"/chat/conversations/{cid}/messages", $"/chat/conversations/{cid}/messages?after=0", $"/chat/conversations/{cid}/messages?limit=1",
    ];

    private static string Text(Answer answer) =>
        answer.Status == 200 ? answer.Text : $"{answer.Status}";

    /// <summary>Has the first query with a word in it wait until whoever asks gives up.</summary>
    private sealed class FirstQuery(string word) : DbCommandInterceptor
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains(word, StringComparison.Ordinal) && _begun.TrySetResult())
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return result;
        }
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class KeptAnswerTestsEmbedded(EmbeddedApp app) : KeptAnswerTests(app);

[Collection(nameof(RealApp))]
public sealed class KeptAnswerTestsReal(RealApp app) : KeptAnswerTests(app);
