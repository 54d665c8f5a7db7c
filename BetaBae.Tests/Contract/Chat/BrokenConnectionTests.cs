using System.Globalization;
using System.Text.Json;
using BetaBae.Tests.Contract.RealTime;
using BetaBae.Tests.Hosting;
using Microsoft.AspNetCore.SignalR;
using MySqlConnector;

namespace BetaBae.Tests.Contract.Chat;

/// <summary>A connection to the database may break at any moment of a call: whoever is refused is told why, and what is asked again is done once.</summary>
[Collection(nameof(RealApp))]
public sealed class BrokenConnectionTests(RealApp app)
{
    private const string Refusal = "The database cannot be reached right now; try again in a moment";

    /// <summary>What passes between a host and the database in the longest of the calls, and in making a connection before it.</summary>
    private const int Passings = 24;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_is_stored_once_whenever_the_connection_breaks_under_it(bool resets)
    {
        var (a, b, cid) = await app.CoupleAsync();
        await using var line = NewLine();
        await using var api = await app.StartOtherAsync(By(line));
        await using var chat = await app.StartOtherChatAsync(By(line));
        await using var device = await ChatClient.ConnectAsync(chat, a);
        Func<string, Task<(bool IsNew, JsonElement Message)?>>[] ways = [ByHubAsync, TextAsync, FileAsync];
        var (sent, refused, unheard) = (0, 0, 0);
        for (var passing = 1; passing <= Passings; passing++)
        {
            foreach (var send in ways)
            {
                var id = $"{++sent}";
                line.BreakAt(passing, resets);
                var first = await send(id);
                line.Mend();
                (bool IsNew, JsonElement Message)? again = null;
                await Wait.UntilAsync(async () => (again = await send(id)) is not null);
                refused += first is null ? 1 : 0;
                unheard += first is null && !again!.Value.IsNew ? 1 : 0;
                Assert.Equal(first?.Message.Seq() ?? sent, again!.Value.Message.Seq());
            }
        }

        // Some of the refused were stored, and only their acknowledgement was lost.
        TestContext.Current.SendDiagnosticMessage($"Sent {sent}, refused {refused}, of these stored {unheard}");
        Assert.InRange(unheard, 1, refused - 1);
        var stored = await b.CatchUpAsync(cid);
        Assert.Equal(Enumerable.Range(1, sent), stored.Select(m => int.Parse(m.GetProperty("clientMessageId").GetString()!, CultureInfo.InvariantCulture)));
        Assert.Equal(sent, (await b.ConversationAsync(cid)).Unread());

        // Known to be new only where REST says so.
        async Task<(bool, JsonElement)?> ByHubAsync(string id)
        {
            try
            {
                return (true, await device.TextAsync(cid, "by hub", id));
            }
            catch (HubException exception)
            {
                Assert.Equal(Refusal, exception.Message);
                return null;
            }
        }

        async Task<(bool, JsonElement)?> TextAsync(string id) => Read(await a.Client.SendJsonAsync(
            HttpMethod.Post, $"{new Uri(api.Address, $"/chat/conversations/{cid}/messages/text")}", new { messageText = "a text", clientMessageId = id }));

        async Task<(bool, JsonElement)?> FileAsync(string id)
        {
            using var form = Uploads.Form(Uploads.Png, "image/png", clientMessageId: id);
            return Read(await a.Client.AnswerAsync(HttpMethod.Post, $"{new Uri(api.Address, $"/chat/conversations/{cid}/messages/image")}", form));
        }

        (bool, JsonElement)? Read(Answer answer) => Done(answer) ? (answer.Status == 201, answer.Body.GetProperty("message")) : null;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reading_and_consenting_are_refused_clearly_or_done(bool resets)
    {
        var (a, b, cid) = await app.CoupleAsync();
        var match = (await a.Client.GetAnswerAsync("/match")).Expect(200).GetProperty("matches")[0].GetProperty("id").GetInt64();
        await using var line = NewLine();
        await using var api = await app.StartOtherAsync(By(line));
        await using var chat = await app.StartOtherChatAsync(By(line));
        await using var device = await ChatClient.ConnectAsync(chat, a);
        var refused = 0;
        for (var passing = 1; passing <= Passings; passing++)
        {
            (await b.SayAsync(cid, $"{passing}")).Expect(201);
            await ExpectDoneAsync(passing, () => AskAsync(HttpMethod.Get, "/chat/conversations"));
            await ExpectDoneAsync(passing, () => AskAsync(HttpMethod.Get, $"/chat/conversations/{cid}/messages?after={passing - 1}"));
            await ExpectDoneAsync(passing, () => AskAsync(HttpMethod.Get, "/match"));
            await ExpectDoneAsync(passing, () => AskAsync(HttpMethod.Get, "/feed"));
            await ExpectDoneAsync(passing, () => passing % 2 == 0 ? AskAsync(HttpMethod.Post, $"/chat/conversations/{cid}/read") : EnterAndLeaveAsync());
            Assert.Equal(0, (await a.ConversationAsync(cid)).Unread());
            await ExpectDoneAsync(passing, () => AskAsync(HttpMethod.Post, $"/match/{match}/real-bae/reject"));
            Assert.Equal(409, (await b.SayAsync(cid, "too late")).Status);
            await ExpectDoneAsync(passing, () => AskAsync(HttpMethod.Post, $"/match/{match}/real-bae/accept"));
        }

        Assert.NotEqual(0, refused);

        async Task ExpectDoneAsync(int passing, Func<Task<bool>> call)
        {
            line.BreakAt(passing, resets);
            refused += await call() ? 0 : 1;
            line.Mend();
            await Wait.UntilAsync(call);
        }

        async Task<bool> AskAsync(HttpMethod method, string path) => Done(await a.Client.AnswerAsync(method, $"{new Uri(api.Address, path)}", null));

        async Task<bool> EnterAndLeaveAsync()
        {
            try
            {
                await device.EnterAsync(cid);
                await device.LeaveAsync(cid);
                return true;
            }
            catch (HubException exception)
            {
                Assert.Equal(Refusal, exception.Message);
                return false;
            }
        }
    }

    private static bool Done(Answer answer)
    {
        if (answer.Status is 200 or 201)
        {
            return true;
        }

        Assert.Equal(Refusal, answer.ExpectProblem(503).Message);
        Assert.NotNull(answer.Headers.RetryAfter);
        return false;
    }

    private CuttableLine NewLine()
    {
        var server = new MySqlConnectionStringBuilder(app.Servers.Database.Address);
        return CuttableLine.To($"{server.Server}:{server.Port}");
    }

    private Dictionary<string, string> By(CuttableLine line) => new()
    {
        ["ConnectionStrings:betabae"] = new MySqlConnectionStringBuilder(app.Settings["ConnectionStrings:betabae"])
        {
            Server = "127.0.0.1",
            Port = uint.Parse(line.Address.Split(':')[1], CultureInfo.InvariantCulture),
        }.ConnectionString,
    };
}
