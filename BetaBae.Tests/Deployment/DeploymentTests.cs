using System.Text;
using BetaBae.LocalServers;
using BetaBae.ServiceDefaults;
using BetaBae.Tests.Contract;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;
using Microsoft.AspNetCore.SignalR.Client;

namespace BetaBae.Tests.Deployment;

/// <summary>The stack in the environment that Aspire gives it: that it works, what its dashboard is told, and how it ends.</summary>
[Collection(nameof(Cluster))]
public sealed class DeploymentTests(Cluster cluster, AspireStack stack) : StoryTests(stack), IClassFixture<AspireStack>, IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private OtlpReceiver Dashboard => stack.Dashboard;

    public async ValueTask InitializeAsync() => await cluster.ReadyAsync();

    public ValueTask DisposeAsync()
    {
        if (cluster.Missing is null)
        {
            Cluster.Report([stack.Api, stack.Chat]);
        }

        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_message_sent_by_REST_is_one_trace_from_the_request_to_the_database_and_the_push()
    {
        var talk = await stack.TalkAsync();
        var trace = await TraceAsync(t => t[0].Trace == talk.Trace, "MySqlConnector", "push newMessage", "push listChanged");
        Assert.All(trace, span => Assert.Equal((ResourceNames.Api, stack.InstanceOf(ResourceNames.Api)), (span.From.Service, span.From.Instance)));
        ExpectOneTree(trace, "POST /chat/conversations/");
    }

    [Fact]
    public async Task A_message_sent_by_the_hub_is_one_trace_from_the_call_to_the_database_and_the_push()
    {
        await stack.TalkAsync();
        var trace = await TraceAsync(t => t.Any(s => IsCall(s, "text")), "MySqlConnector", "push newMessage", "push listChanged");
        Assert.All(trace, span => Assert.Equal(ResourceNames.ChatRealtime, span.From.Service));
        ExpectOneTree(trace, "BetaBae.ChatRealtime.Hub.ChatHub/text");
    }

    [Fact]
    public async Task A_clones_answer_is_one_trace_from_the_question_to_the_database_and_the_push()
    {
        await stack.TalkAsync();
        var trace = await TraceAsync(
            t => t.Any(s => s.Name == "clone reply") && t.Any(s => s.Name == "push newMessage"),
            "MySqlConnector", "push cloneTyping", "push cloneDelta", "push newMessage", "push listChanged", "Experimental.Microsoft.Extensions.AI");
        ExpectOneTree(trace, "clone reply");
    }

    [Fact]
    public async Task The_migrations_are_one_trace()
    {
        var trace = await TraceAsync(t => t[0].From.Service == ResourceNames.Migrations, "MySqlConnector", "migrations Migrate");
        ExpectOneTree(trace, "migrations Migrate");
    }

    [Fact]
    public async Task Every_service_sends_traces_metrics_and_logs_under_its_name_and_instance()
    {
        await stack.TalkAsync();
        foreach (var service in (string[])[ResourceNames.Api, ResourceNames.ChatRealtime, ResourceNames.Migrations])
        {
            await Dashboard.UntilAsync(
                () => ((IEnumerable<Origin>[])[Dashboard.Spans.Select(s => s.From), Dashboard.Metrics.Select(m => m.From), Dashboard.Logs.Select(l => l.From)])
                    .All(kind => kind.Any(from => from.Service == service)),
                () => $"{service} does not send all three");
        }

        var origins = Dashboard.Spans.Select(s => s.From).Concat(Dashboard.Metrics.Select(m => m.From)).Concat(Dashboard.Logs.Select(l => l.From));
        Assert.All(origins, from => Assert.Equal(stack.InstanceOf(from.Service), from.Instance));
        Assert.DoesNotContain(Dashboard.Logs, log => log.Severity is "Error" or "Critical");
    }

    [Fact]
    public async Task Every_measurement_arrives()
    {
        await stack.TalkAsync();
        foreach (var (service, names) in Measurements)
        {
            foreach (var name in names)
            {
                await Dashboard.UntilAsync(
                    () => Dashboard.Metrics.Any(m => m.From.Service == service && m.Name == name && (m.Value > 0 || name == "betabae.replies.due")),
                    () => $"{service} does not send {name}; it sends {string.Join(", ", Sent(service))}");
            }
        }

        Assert.Superset(
            Dashboard.Metrics.Where(m => m.Name.StartsWith("betabae.", StringComparison.Ordinal)).Select(m => m.Name).ToHashSet(),
            Measurements.SelectMany(m => m.Names).Where(n => n.StartsWith("betabae.", StringComparison.Ordinal)).ToHashSet());
    }

    [Fact]
    public async Task Every_event_that_clients_are_told_is_a_span()
    {
        await stack.TalkAsync();
        foreach (var name in (string[])
            [
                "push newMessage", "push listChanged", "push matchUpdate", "push replyDue", "push messagesRead", "push typing",
                "push cloneTyping", "push cloneDelta", "clone reply",
                "BetaBae.ChatRealtime.Hub.ChatHub/enter", "BetaBae.ChatRealtime.Hub.ChatHub/typing", "BetaBae.ChatRealtime.Hub.ChatHub/text",
                "BetaBae.ChatRealtime.Hub.ChatHub/OnConnectedAsync",
            ])
        {
            await Dashboard.UntilAsync(
                () => Dashboard.Spans.Any(s => s.Name == name),
                () => $"No {name} among {string.Join(", ", Dashboard.Spans.Select(s => s.Name).Distinct())}");
        }
    }

    [Fact]
    public async Task Nothing_private_is_sent()
    {
        var talk = await stack.TalkAsync();
        await TraceAsync(t => t.Any(s => s.Name == "clone reply") && t.Any(s => s.Name == "push newMessage"), "push newMessage");
        await TraceAsync(t => t[0].Trace == talk.Trace, "push newMessage");
        await Task.Delay(TimeSpan.FromSeconds(2)); // Logs and metrics of the same time.

        var sent = Dashboard.Requests.Select(Encoding.Latin1.GetString).ToList();
        Assert.Contains(sent, request => request.Contains("push newMessage", StringComparison.Ordinal));
        foreach (var (what, secret) in stack.Secrets.Concat(talk.Secrets).Append(new("the dashboard's key", Dashboard.Key)))
        {
            var shown = sent.FirstOrDefault(request => request.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.True(shown is null, $"{what} is in {shown}");
        }
    }

    [Fact]
    public async Task What_nobody_asked_for_is_no_trace()
    {
        await stack.TalkAsync();
        using var client = stack.NewClient();
        (await client.GetAnswerAsync("/health")).Expect(200);
        await Task.Delay(TimeSpan.FromSeconds(4)); // Workers look at the database every second, and send as often.
        var roots = Dashboard.Spans.Where(s => s.Parent.Length == 0).ToList();
        Assert.NotEmpty(roots);
        Assert.DoesNotContain(roots, s => s.From.Scope is "MySqlConnector" or "System.Net.Http");
        Assert.DoesNotContain(Dashboard.Spans, s => s.Tags.Values.Contains("SELECT 1"));
    }

    [Fact]
    public async Task Asked_to_end_each_service_ends_soon_and_well()
    {
        var (a, b, cid) = await stack.CoupleAsync();
        await using var device = await ChatClient.ConnectAsync(stack, b, hub: hub => hub.WithAutomaticReconnect());
        try
        {
            Assert.Equal(0, await stack.Chat.TerminateAsync(Bound));
            (await a.SayAsync(cid, "Nobody is connected")).Expect(201);
            Assert.Equal(0, await stack.Api.TerminateAsync(Bound));

            // What was under way is told before the end: the request that was the connection.
            await Dashboard.UntilAsync(
                () => Dashboard.Spans.Any(s => s.From.Service == ResourceNames.Api && s.Name == "GET /chat"),
                () => "The connection's request is not there");
        }
        finally
        {
            await Task.WhenAll(((Service[])[stack.Chat, stack.Api]).Select(s => s.IsRunning ? Task.CompletedTask : s.StartAsync()));
        }
    }

    [Fact]
    public async Task Published_it_believes_the_proxy_before_it()
    {
        await using var published = stack.NewPublishedApi();
        await published.StartAsync();
        using var client = published.NewClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        var answer = await client.SendJsonAsync(
            HttpMethod.Post, "/auth/register", new { email = $"{Guid.NewGuid():N}@example.com", password = People.Password, legal_name = "Kim" });
        answer.Expect(201);
        Assert.Contains("; secure", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);

        // The hub is behind it, too.
        var person = await published.NewPersonAsync();
        await using var device = await ChatClient.ConnectAsync(published, person);
        Assert.Equal(0, await published.TerminateAsync(Bound));
    }

    /// <summary>By the service that sends them: those of our own, and for each library one that shows that it is listened to.</summary>
    private static readonly (string Service, string[] Names)[] Measurements =
    [
        (ResourceNames.ChatRealtime,
        [
            "betabae.chat.connections", "betabae.chat.messages", "betabae.chat.push.duration",
            "betabae.replies.due", "betabae.replies.age", "betabae.model.time_to_first_token",
            "http.server.request.duration", "http.client.request.duration", "db.client.connections.usage",
            "gen_ai.client.operation.duration", "dotnet.process.memory.working_set",
        ]),
        (ResourceNames.Api,
        [
            "betabae.chat.messages", "betabae.chat.push.duration",
            "http.server.request.duration", "http.client.request.duration", "db.client.connections.usage",
            "gen_ai.client.operation.duration", "dotnet.process.memory.working_set",
        ]),
        (ResourceNames.Migrations, ["dotnet.process.memory.working_set"]),
    ];

    private static bool IsCall(ReceivedSpan span, string method) =>
        span.From.Scope == "Microsoft.AspNetCore.SignalR.Server" && span.Name.EndsWith($"/{method}", StringComparison.Ordinal);

    /// <summary>That the spans are one tree, with the named one at its root.</summary>
    private static void ExpectOneTree(IReadOnlyList<ReceivedSpan> trace, string root)
    {
        var ids = trace.Select(s => s.Id).ToHashSet();
        Assert.Equal(trace.Count, ids.Count);
        var top = Assert.Single(trace, s => !ids.Contains(s.Parent));
        Assert.StartsWith(root, top.Name, StringComparison.Ordinal);
    }

    private IEnumerable<string> Sent(string service) => Dashboard.Metrics.Where(m => m.From.Service == service).Select(m => m.Name).Distinct();

    /// <summary>Waits for a trace with spans that have all of the names, or come from all of the sources, and then for the rest of it.</summary>
    private async Task<IReadOnlyList<ReceivedSpan>> TraceAsync(Func<IReadOnlyList<ReceivedSpan>, bool> fits, params string[] parts)
    {
        IEnumerable<IReadOnlyList<ReceivedSpan>> Traces() =>
            from trace in Dashboard.Spans.GroupBy(s => s.Trace).Select(t => t.ToList())
            where fits(trace) && parts.All(p => trace.Any(s => s.Name == p || s.From.Scope == p))
            select trace;
        await Dashboard.UntilAsync(
            () => Traces().Any(),
            () => string.Join('\n', Dashboard.Spans.GroupBy(s => s.Trace).Select(t => string.Join(", ", t.Select(s => $"{s.From.Scope}:{s.Name}")))));
        await Task.Delay(TimeSpan.FromSeconds(2)); // They are sent every second.
        return Traces().First();
    }
}
