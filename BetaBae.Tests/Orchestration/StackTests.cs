using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using BetaBae.ServiceDefaults;
using BetaBae.Tests.Contract;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Deployment;
using BetaBae.Tests.Hosting;
using BetaBae.Tests.RealTime;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BetaBae.Tests.Orchestration;

/// <summary>The stack through the orchestrator, with two replicas of each service: it works, bears crashes, and tells what it does.</summary>
[Collection(nameof(AppHostCollection))]
public sealed class StackTests(OrchestratedStack stack) : StoryTests(stack), IClassFixture<OrchestratedStack>, IAsyncLifetime
{
    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(stack.Missing is not null, stack.Missing ?? "");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Killing_any_replica_of_either_service_while_people_chat_loses_nothing()
    {
        var victims = stack.ReplicasOf(ResourceNames.Api).Concat(stack.ReplicasOf(ResourceNames.ChatRealtime)).ToList();
        Assert.Equal(4, victims.Count);
        await using var load = await Load.StartAsync(Site.Of(stack), couples: 4, pause: TimeSpan.FromMilliseconds(300));
        foreach (var victim in victims)
        {
            await Task.Delay(Random.Shared.Next(500, 2000));
            stack.Kill(victim);
            await stack.UntilAsync(victim, replica => KnownResourceStates.TerminalStates.Contains(replica.State?.Text));
            await Task.Delay(Random.Shared.Next(1000));
            await stack.CommandAsync(victim, KnownResourceCommands.StartCommand);
            await stack.UntilAsync(victim, replica => replica.HealthStatus == HealthStatus.Healthy);
        }

        await load.FinishAsync();
        await load.ExpectAliveAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{await load.ExpectExactAsync()}");
    }

    [Theory]
    [InlineData(ResourceNames.Redis, "redis")]
    [InlineData(ResourceNames.MySql, "database")]
    public async Task A_store_stopped_by_its_command_is_missed_and_is_back_when_started_again(string resource, string name)
    {
        var person = await stack.NewPersonAsync();
        await stack.CommandAsync(resource, KnownResourceCommands.StopCommand);
        try
        {
            await UntilHealthAsync(503, name, "Unhealthy");
            await UntilSessionAsync(person, 503);
        }
        finally
        {
            await stack.CommandAsync(resource, KnownResourceCommands.StartCommand);
        }

        // Nobody is logged out, and nothing is gone.
        await UntilHealthAsync(200, name, "Healthy");
        Assert.Equal(person.Id, (await UntilSessionAsync(person, 200)).Body.GetProperty("userId").GetInt64());
    }

    [Fact]
    public async Task Every_service_tells_the_dashboard_what_it_does()
    {
        var (a, b, cid) = await stack.CoupleAsync();
        await using var device = await ChatClient.ConnectAsync(stack, b);
        (await a.SayAsync(cid, "Hello")).Expect(201);

        foreach (var service in (string[])[ResourceNames.Api, ResourceNames.ChatRealtime, ResourceNames.Migrations])
        {
            await stack.Telemetry.UntilAsync(
                () => ((IEnumerable<Origin>[])[stack.Telemetry.Spans.Select(s => s.From), stack.Telemetry.Metrics.Select(m => m.From), stack.Telemetry.Logs.Select(l => l.From)])
                    .All(kind => kind.Any(from => from.Service == service)),
                () => $"{service} does not send all three");
        }

        // Each replica under an instance's name of its own.
        await stack.Telemetry.UntilAsync(
            () => stack.Telemetry.Metrics.Where(m => m.From.Service == ResourceNames.ChatRealtime).Select(m => m.From.Instance).Distinct().Count() >= 2,
            () => "Only one replica of the chat service is seen");
    }

    [Fact]
    public async Task A_message_is_one_trace_from_the_request_to_its_delivery_by_another_service()
    {
        var (a, b, cid) = await stack.CoupleAsync();
        await using var device = await ChatClient.ConnectAsync(stack, b);
        using var trace = new Activity("A client's").SetIdFormat(ActivityIdFormat.W3C).Start();
        (await a.SayAsync(cid, "Hello")).Expect(201);
        await device.NextAsync(ServerEvents.NewMessage);

        IEnumerable<(string, string)> Spans() =>
            stack.Telemetry.Spans.Where(s => s.Trace == $"{trace.TraceId}").Select(s => (s.From.Service, s.Name));
        await stack.Telemetry.UntilAsync(
            () => ((ValueTuple<string, string>[])
                [
                    (ResourceNames.Api, "POST /chat/conversations/{cid}/messages/text"), (ResourceNames.Api, "COMMIT"),
                    (ResourceNames.Api, "push newMessage"), (ResourceNames.Api, "PUBLISH"), (ResourceNames.ChatRealtime, "deliver newMessage"),
                ]).All(Spans().Contains),
            () => string.Join(", ", Spans()));
    }

    /// <summary>Each replica notices by itself.</summary>
    private static async Task<Answer> UntilSessionAsync(Person person, int status)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var session = await person.Client.GetAnswerAsync("/auth/session");
            if (session.Status == status)
            {
                return session;
            }

            Assert.Contains(session.Status, (int[])[200, 503]);
            Assert.False(timeout.IsCancellationRequested, session.Text);
            await Task.Delay(100, CancellationToken.None);
        }
    }

    private async Task UntilHealthAsync(int status, string store, string state)
    {
        using var client = stack.NewClient();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var health = await client.GetAnswerAsync("/health");
            if (health.Status == status && health.Body.GetProperty("stores").GetProperty(store).GetProperty("status").GetString() == state)
            {
                return;
            }

            Assert.False(timeout.IsCancellationRequested, $"{store} is not {state}: {health.Text}");
            await Task.Delay(200, CancellationToken.None);
        }
    }
}
