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
public sealed partial class DeploymentTests(Cluster cluster, AspireStack stack) : StoryTests(stack), IClassFixture<AspireStack>, IAsyncLifetime
{
    private const string Hub = "BetaBae.ChatRealtime.Hub.ChatHub";

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
                "deliver newMessage", "deliver chatListUpdate", "deliver messagesRead", "deliver typing",
                "deliver cloneTyping", "deliver cloneDelta",
                $"{Hub}/OnConnectedAsync", $"{Hub}/OnDisconnectedAsync", $"{Hub}/enter", $"{Hub}/leave", $"{Hub}/typing", $"{Hub}/text",
            ])
        {
            await Dashboard.UntilAsync(
                () => Dashboard.Spans.Any(s => s.Name == name),
                () => $"No {name} among {string.Join(", ", Dashboard.Spans.Select(s => s.Name).Distinct())}");
        }
    }

    [Fact]
    public async Task Whatever_arrives_is_explained_to_those_who_operate_it()
    {
        await stack.TalkAsync();
        await AnswerTraceAsync();
        await Task.Delay(TimeSpan.FromSeconds(2)); // Metrics of the same time.

        // What stands between backquotes is a name, or the beginning of names when it ends with a star or with {table}.
        var guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "operations.md"));
        var names = guide.Split('`').Where((_, i) => i % 2 == 1).ToHashSet();
        var beginnings = names.Where(n => n.EndsWith('*')).Select(n => n.TrimEnd('*')).ToList();
        var missing = Dashboard.Metrics.Select(m => m.Name).Where(n => !names.Contains(n) && !beginnings.Any(b => n.StartsWith(b, StringComparison.Ordinal)))
            .Concat(Dashboard.Spans.Where(s => OwnSpans.Any(o => s.From.Scope.StartsWith(o, StringComparison.Ordinal))).Select(s => s.Name)
                .Where(n => !names.Contains(n) && !names.Contains($"/{n.Split('/')[^1]}") && !names.Contains($"{n[..(n.LastIndexOf(' ') + 1)]}{{table}}")))
            .Distinct().ToList();
        Assert.True(missing.Count == 0, string.Join(", ", missing));
    }

    [Fact]
    public async Task Nothing_private_is_sent()
    {
        var talk = await stack.TalkAsync();
        await AnswerTraceAsync();
        await Task.Delay(TimeSpan.FromSeconds(2)); // Logs and metrics of the same time.

        var sent = Dashboard.Requests.Select(Encoding.Latin1.GetString).ToList();
        Assert.Contains(sent, request => request.Contains("push newMessage", StringComparison.Ordinal));
        foreach (var (what, secret) in stack.Secrets.Concat(talk.Secrets).Append(new("the dashboard's key", Dashboard.Key)))
        {
            foreach (var request in sent)
            {
                var at = request.IndexOf(secret, StringComparison.OrdinalIgnoreCase);
                Assert.True(at < 0, $"{what} is here: {(at < 0 ? "" : request[Math.Max(0, at - 500)..Math.Min(request.Length, at + 500)])}");
            }
        }
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

    [Fact]
    public async Task Published_it_is_probed_by_a_command()
    {
        await using var published = stack.NewPublishedApi();
        await published.StartAsync();

        var alive = await ProbeAsync(published, "alive");
        var refused = await ProbeAsync(published, "auth/session");
        Assert.Equal(0, await published.TerminateAsync(Bound));
        var gone = await ProbeAsync(published, "alive");

        Assert.Contains("Alive", alive.Output, StringComparison.Ordinal);
        Assert.Equal((0, 1, 1), (alive.ExitCode, refused.ExitCode, gone.ExitCode));
    }

    private static Task<ProgramRun> ProbeAsync(Service service, string path) =>
        ProgramRun.RunAsync("BetaBae.Api", [], "--probe", $"{service.Address}{path}");

    /// <summary>The sources whose spans have a few names, and not one for each route or model.</summary>
    private static readonly string[] OwnSpans = ["BetaBae.", Database, Redis, "Microsoft.AspNetCore.SignalR"];

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

    private IEnumerable<string> Sent(string service) => Dashboard.Metrics.Where(m => m.From.Service == service).Select(m => m.Name).Distinct();
}
