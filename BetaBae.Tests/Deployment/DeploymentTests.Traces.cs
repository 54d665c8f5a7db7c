using System.Diagnostics;
using BetaBae.Data;
using BetaBae.ServiceDefaults;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Tests.Deployment;

/// <summary>What belongs together is one trace, over services and stores, and nothing else is a trace.</summary>
public sealed partial class DeploymentTests
{
    private const string Database = "MySqlConnector";
    private const string Redis = "OpenTelemetry.Instrumentation.StackExchangeRedis";
    private const string SendText = "POST /chat/conversations/{cid}/messages/text";

    [Fact]
    public async Task A_message_sent_by_REST_is_one_trace_from_the_request_to_its_delivery_by_the_other_service()
    {
        var talk = await stack.TalkAsync();
        var trace = await TraceAsync(
            SendText,
            root => root.Trace == talk.Trace,
            "CONNECT", "UPDATE Conversations", "COMMIT", "INSERT Messages", "SETEX", "PUBLISH", "push newMessage", "deliver newMessage");

        AssertPath(trace, (ResourceNames.Api, SendText), (ResourceNames.Api, "COMMIT"), (ResourceNames.Api, "INSERT Messages"));
        AssertPath(trace, (ResourceNames.Api, SendText), (ResourceNames.Api, "push newMessage"), (ResourceNames.Api, "PUBLISH"));
        AssertPath(trace, (ResourceNames.Api, SendText), (ResourceNames.Api, "push newMessage"), (ResourceNames.ChatRealtime, "deliver newMessage"));
    }

    [Fact]
    public async Task A_message_sent_by_the_hub_is_one_trace_from_the_call_to_its_delivery()
    {
        await stack.TalkAsync();
        var trace = await TraceAsync(
            $"{Hub}/text",
            _ => true,
            "CONNECT", "UPDATE Conversations", "COMMIT", "INSERT Messages", "PUBLISH", "push newMessage", "deliver newMessage");
        Assert.All(trace, span => Assert.Equal(ResourceNames.ChatRealtime, span.From.Service));
        AssertPath(trace, [.. from name in (string[])[$"{Hub}/text", "push newMessage", "deliver newMessage"] select (ResourceNames.ChatRealtime, name)]);
    }

    [Fact]
    public async Task A_clones_answer_is_in_the_trace_of_its_question_up_to_its_delivery()
    {
        await stack.TalkAsync();
        var trace = await AnswerTraceAsync();
        string[][] paths =
        [
            ["push replyDue", "clone reply", "push cloneTyping", "deliver cloneTyping"],
            ["push replyDue", "clone reply", "chat test-model", "POST"],
            ["push replyDue", "clone reply", "push cloneDelta", "deliver cloneDelta"],
            ["push replyDue", "clone reply", "UPDATE Conversations"],
            ["push replyDue", "clone reply", "COMMIT"],
            ["push replyDue", "clone reply", "push newMessage", "deliver newMessage"],
        ];
        Assert.All(paths, path => AssertPath(trace, [.. from name in path.Prepend($"{Hub}/text") select (ResourceNames.ChatRealtime, name)]));
    }

    [Fact]
    public async Task A_chat_list_is_brought_in_the_trace_of_the_change_and_nothing_is_delivered_where_nobody_is()
    {
        var (a, b, cid) = await stack.CoupleAsync();
        var unheard = await InTraceAsync(() => a.SayAsync(cid, "Nobody is there"));
        await TraceAsync(SendText, root => root.Trace == unheard, "push newMessage");
        await using var device = await ChatClient.ConnectAsync(stack, b);
        var heard = await InTraceAsync(() => a.SayAsync(cid, "You are there"));

        var trace = await TraceAsync(SendText, root => root.Trace == heard, "deliver newMessage", "deliver chatListUpdate");

        AssertPath(
            trace,
            (ResourceNames.Api, SendText),
            (ResourceNames.Api, "push newMessage"),
            (ResourceNames.ChatRealtime, "deliver chatListUpdate"),
            (ResourceNames.ChatRealtime, "SELECT Participants"));
        Assert.Single(trace, s => s.Name == "deliver newMessage");
        Assert.Single(trace, s => s.Name == "deliver chatListUpdate");
        Assert.DoesNotContain(Dashboard.Spans, s => s.Trace == unheard && s.From.Service == ResourceNames.ChatRealtime);
    }

    [Fact]
    public async Task Connections_of_a_revoked_session_end_in_the_trace_of_its_revocation()
    {
        var person = await stack.NewPersonAsync();
        await using var device = await ChatClient.ConnectAsync(stack, person);

        var revoked = await InTraceAsync(() => person.Client.SendJsonAsync(HttpMethod.Post, "/auth/logout-all"), status: 200);

        await device.Closed;
        var trace = await TraceAsync("POST /auth/logout-all", root => root.Trace == revoked, "deliver sessionRevoked");
        AssertPath(trace, (ResourceNames.Api, "POST /auth/logout-all"), (ResourceNames.ChatRealtime, "deliver sessionRevoked"));
    }

    [Fact]
    public async Task A_connection_by_way_of_the_API_is_one_trace()
    {
        await stack.TalkAsync();
        var trace = await TraceAsync(
            "GET /chat", root => root.From.Service == ResourceNames.Api, $"{Hub}/OnConnectedAsync", "GET", "SELECT Participants");
        Assert.Equal([ResourceNames.Api, ResourceNames.ChatRealtime], trace.Select(s => s.From.Service).Distinct().Order());
    }

    [Fact]
    public async Task The_migrations_are_one_trace()
    {
        var trace = await TraceAsync("migrations Migrate", _ => true, "CREATE TABLE Users", "COMMIT", "PUT");
        Assert.All(trace, span => Assert.Equal(ResourceNames.Migrations, span.From.Service));
    }

    [Fact]
    public async Task Spans_of_the_database_are_named_by_what_they_do_to_which_table()
    {
        await stack.TalkAsync();
        await AnswerTraceAsync();
        using var db = new MySqlDesignTimeFactory().CreateDbContext([]);
        var tables = db.Model.GetEntityTypes().Select(e => e.GetTableName()!).ToHashSet();
        var names = Dashboard.Spans.Where(s => s.From is { Scope: Database, Service: not ResourceNames.Migrations }).Select(s => s.Name).Distinct().ToList();
        Assert.All(names, name => Assert.True(
            name is "CONNECT" or "COMMIT" or "ROLLBACK"
                || (name.Split(' ') is ["SELECT" or "INSERT" or "UPDATE" or "DELETE", var table] && tables.Contains(table)),
            name));
    }

    [Fact]
    public async Task What_nobody_asked_for_is_no_trace()
    {
        await stack.TalkAsync();
        using var client = stack.NewClient();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await client.GetAnswerAsync("/health")) is { Status: not 200 } sick)
        {
            // A store has three seconds to answer, and the first look on a busy machine takes longer.
            Assert.False(timeout.IsCancellationRequested, sick.Text);
        }

        // Workers look at the database every second. Redis commands are told last, those of each service together.
        var person = await stack.NewPersonAsync();
        await using var device = await ChatClient.ConnectAsync(stack, person);
        await Task.Delay(TimeSpan.FromSeconds(4));
        var asked = await InTraceAsync(() => person.Client.GetAnswerAsync("/match/received"), status: 200);
        await Dashboard.UntilAsync(
            () => Dashboard.Spans.Any(s => s.Trace == asked && s.From.Scope == Redis), () => "The session's look-up is not there");

        var roots = Dashboard.Spans.Where(s => s.Parent.Length == 0).ToList();
        Assert.NotEmpty(roots);
        Assert.DoesNotContain(roots, s => s.From.Scope is Database or Redis or "System.Net.Http");
        Assert.DoesNotContain(roots, s => s.Name.StartsWith("push ", StringComparison.Ordinal) || s.Name.StartsWith("deliver ", StringComparison.Ordinal));
        Assert.DoesNotContain(Dashboard.Spans, s => s.Tags.Values.Contains("SELECT 1") || s.Name == "PING");
    }

    /// <summary>A question to a clone by the hub, with its answer.</summary>
    private Task<IReadOnlyList<ReceivedSpan>> AnswerTraceAsync() => TraceAsync(
        $"{Hub}/text",
        _ => true,
        "push replyDue", "clone reply", "push cloneTyping", "chat test-model", "POST", "push cloneDelta", "deliver cloneDelta",
        "INSERT Messages", "COMMIT", "push newMessage", "deliver newMessage");

    /// <summary>Calls in a trace that the client begins.</summary>
    /// <returns>Its id, in hex.</returns>
    private static async Task<string> InTraceAsync(Func<Task<Answer>> call, int status = 201)
    {
        using var trace = new Activity("A client's").SetIdFormat(ActivityIdFormat.W3C).Start();
        (await call()).Expect(status);
        return $"{trace.TraceId}";
    }

    /// <summary>Whether the trace has such spans one below the other, from its root on, with others in between.</summary>
    private static void AssertPath(IReadOnlyList<ReceivedSpan> trace, params (string Service, string Name)[] path)
    {
        var spans = trace.ToDictionary(s => s.Id);
        Assert.True(trace.Any(Ends), $"no {string.Join(" → ", path)} among {string.Join(", ", trace.Select(s => s.Name))}");

        bool Ends(ReceivedSpan span)
        {
            var left = path.Length;
            for (var at = span; at is not null && left > 0; at = spans.GetValueOrDefault(at.Parent))
            {
                left -= (at.From.Service, at.Name) == path[left - 1] ? 1 : 0;
            }

            return left == 0 && (span.From.Service, span.Name) == path[^1];
        }
    }

    /// <summary>Waits for a trace that is one tree with such a root, and has spans of all of the names.</summary>
    private async Task<IReadOnlyList<ReceivedSpan>> TraceAsync(string rootName, Func<ReceivedSpan, bool> isRoot, params string[] names)
    {
        IReadOnlyList<ReceivedSpan>? whole = null;
        await Dashboard.UntilAsync(
            () => (whole = Dashboard.Spans.GroupBy(s => s.Trace).Select(t => t.ToList()).FirstOrDefault(
                trace => Roots(trace) is [var root] && root.Name == rootName && isRoot(root) && names.All(n => trace.Any(s => s.Name == n)))) is not null,
            () => $"no {rootName} with {string.Join(", ", names)} among\n" + string.Join('\n', Dashboard.Spans.GroupBy(s => s.Trace).Select(
                trace => $"{string.Join(" and ", Roots(trace).Select(r => r.Name))}: {string.Join(", ", trace.Select(s => s.Name))}")));
        return whole!;
    }

    /// <summary>Those whose parent is not ours: it has none, or a client began the trace.</summary>
    private static List<ReceivedSpan> Roots(IEnumerable<ReceivedSpan> trace)
    {
        var ids = trace.Select(s => s.Id).ToHashSet();
        return [.. trace.Where(s => !ids.Contains(s.Parent))];
    }
}
