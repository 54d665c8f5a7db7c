using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using BetaBae.AppHost;
using BetaBae.AppHost.Stores;
using BetaBae.LocalServers;
using BetaBae.ServiceDefaults;
using BetaBae.Tests.Deployment;
using BetaBae.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Orchestration;

/// <summary>
/// The whole stack on server programs, with two replicas of each service, started by Aspire's orchestrator; a receiver stands where
/// the dashboard would take telemetry, and a model that says <c>re: </c> and what it was told last.
/// </summary>
public sealed class OrchestratedStack : IReachable, IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("betabae-data-");
    private readonly ConcurrentDictionary<string, ResourceEvent> _states = [];
    private readonly CancellationTokenSource _end = new();
    private Task _watching = Task.CompletedTask;
    private DistributedApplication? _app;
    private OtlpReceiver? _telemetry;
    private FakeOpenAi? _model;

    /// <summary>Of the Api, in front of its replicas.</summary>
    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>The sentence that says why it cannot run here; null when it can.</summary>
    internal string? Missing { get; private set; }

    internal OtlpReceiver Telemetry => _telemetry!;

    private DistributedApplication App => _app!;

    public async ValueTask InitializeAsync()
    {
        if (ProgramStores.Missing is { } missing)
        {
            Missing = $"The stack needs {missing}.";
            Assert.False(Environment.GetEnvironmentVariable("BETABAE_REQUIRE_REAL") == "1", Missing);
            return;
        }

        _telemetry = await OtlpReceiver.StartAsync();
        _model = await FakeOpenAi.StartAsync();
        _model.Otherwise = (http, request) => FakeOpenAi.Says($"re: {request.Messages[^1].Content}")(http, request);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var builder = await Models.CreateAsync(
            [
                .. Models.Programs(_data.FullName), "--replicas", "2", "LOGIN_RATE_PER_MINUTE=100000",
                $"LLM_ENDPOINT={_model.Endpoint}", "LLM_MODEL=test-model", "API_KEY=key", "LLM_TIMEOUT_SECONDS=10",
                $"ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={_telemetry.Address}", $"AppHost:OtlpApiKey={_telemetry.Key}",
            ]);
        _app = await builder.BuildAsync(timeout.Token);
        _watching = WatchAsync(_app);
        await _app.StartAsync(timeout.Token);
        await _app.ResourceNotifications.WaitForResourceHealthyAsync(ResourceNames.Api, timeout.Token);
        Address = _app.GetEndpoint(ResourceNames.Api, ServiceExtensions.HttpEndpoint);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _end.CancelAsync();
            await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        if (_telemetry is not null)
        {
            await _telemetry.DisposeAsync();
        }

        if (_model is not null)
        {
            await _model.DisposeAsync();
        }

        _end.Dispose();
        _data.Delete(recursive: true);
    }

    /// <summary>The ids under which the orchestrator has a resource, one for each replica.</summary>
    internal IReadOnlyList<string> ReplicasOf(string name) =>
        [.. _states.Values.Where(e => e.Resource.Name == name && e.ResourceId != name).Select(e => e.ResourceId).Order(StringComparer.Ordinal)];

    /// <summary>Kills a replica's program as a crash would.</summary>
    internal void Kill(string replica)
    {
        var launcher = Convert.ToInt32(_states[replica].Snapshot.Properties.Single(p => p.Name == "executable.pid").Value, CultureInfo.InvariantCulture);

        // The orchestrator runs "dotnet run", of which the program is the child.
        using var process = Process.GetProcessById(ProcessTree.ChildrenOf(launcher).Single());
        process.Kill();
    }

    /// <summary>Runs one of the commands that the dashboard has for a resource, and expects it to succeed.</summary>
    internal async Task CommandAsync(string resource, string command)
    {
        var result = await App.Services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(resource, command, TestContext.Current.CancellationToken);
        Assert.True(result.Success, result.Message);
    }

    /// <summary>Waits until a resource, or a replica of one by its id, is in such a state.</summary>
    internal async Task UntilAsync(string resource, Func<CustomResourceSnapshot, bool> state)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromMinutes(1));
        while (!state(_states[resource].Snapshot))
        {
            Assert.False(timeout.IsCancellationRequested, $"{resource} is {_states[resource].Snapshot.State?.Text}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private async Task WatchAsync(DistributedApplication app)
    {
        await foreach (var change in app.ResourceNotifications.WatchAsync(_end.Token))
        {
            _states[change.ResourceId] = change;
        }
    }
}
