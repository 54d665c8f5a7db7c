using System.Globalization;
using System.Net.NetworkInformation;
using System.Text.RegularExpressions;
using BetaBae.LocalServers;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Orchestration;

/// <summary>The AppHost as a developer starts it: a process with dashboard and orchestrator, on ports and a data folder of its own.</summary>
internal sealed partial class AppHostProcess : IReachable, IAsyncDisposable
{
    /// <summary>The program where it was built to: its libraries are not those of the tests.</summary>
    public static readonly string Program = Path.Combine(
        Repository.Root, "BetaBae.AppHost", Path.GetRelativePath(Path.Combine(Repository.Root, "BetaBae.Tests"), AppContext.BaseDirectory), "BetaBae.AppHost");

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(60);

    private readonly Workspace _workspace = new();
    private readonly Service _process;
    private readonly int _ports;

    /// <param name="ports">The first of a few that are free; null chooses some.</param>
    /// <param name="data">The data folder; null: one of its own.</param>
    /// <param name="path">Where it finds programs; null: as everything here.</param>
    /// <param name="arguments">Of its command line.</param>
    public AppHostProcess(int? ports = null, string? data = null, string? path = null, params string[] arguments)
    {
        _ports = ports ?? FreePorts();
        Data = data ?? _workspace.PathOf("data");
        _process = new Service("apphost", Program, _workspace.PathOf("apphost"), _ports, new Dictionary<string, string>
        {
            // As Properties/launchSettings.json has it, but for the ports.
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
            ["ASPNETCORE_URLS"] = Dashboard,
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://localhost:{_ports + 2}",
            ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = $"http://localhost:{_ports + 3}",
            ["PORT"] = $"{_ports}",
            ["BETABAE_DATA"] = Data,

            // Given, so that none is generated and kept in the developer's user secrets.
            ["Parameters__mysql_password"] = "m",
            ["Parameters__redis_password"] = "r",
            ["Parameters__minio_password"] = "o",
            ["PATH"] = path ?? Environment.GetEnvironmentVariable("PATH")!,
        }, arguments);
    }

    public Uri Address => new($"http://localhost:{_ports}");

    public int Ports => _ports;

    public string Data { get; }

    public string Dashboard => $"http://localhost:{_ports + 1}";

    public string Log => _process.Log;

    /// <summary>Where a browser is let in without a further question.</summary>
    public string LoginUrl => LoginPattern.Match(Log).Value;

    /// <summary>Starts it, and waits until the Api says that its stores are there.</summary>
    public async Task StartAsync()
    {
        var before = Log.Length;
        _process.Launch();
        using var client = this.NewClient();
        using var timeout = new CancellationTokenSource(StartTimeout);

        // Its own word first: what a killed one has started may still answer.
        while (!Log[Math.Min(before, Log.Length)..].Contains("Distributed application started", StringComparison.Ordinal) || !await IsHealthyAsync(client))
        {
            Assert.True(_process.IsRunning, Log);
            Assert.False(timeout.IsCancellationRequested, $"Not healthy within {StartTimeout}: {Log}");
            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>Starts one that is to end by itself.</summary>
    /// <returns>What it has written, once it has ended with exit code 1.</returns>
    public async Task<string> FailAsync()
    {
        _process.Launch();
        Assert.Equal(1, await _process.WaitForExitAsync(EndTimeout));
        return Log;
    }

    /// <summary>Sends it a signal, and waits until it and all that it has started have ended.</summary>
    public async Task EndAsync(string signal)
    {
        var started = Started().ToList();
        Assert.True(started.Count > 5, $"It has started {started.Count} processes");
        await Programs.RunAsync("sh", "-c", $"kill -{signal} {_process.Id}");
        using var timeout = new CancellationTokenSource(EndTimeout);
        while (started.Concat(Started()).Distinct().Where(ProcessTree.IsRunning).ToList() is { Count: > 0 } left)
        {
            Assert.False(timeout.IsCancellationRequested, $"Still running after {EndTimeout}: {string.Join(", ", left.Select(ProcessTree.Describe))}");
            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>As a crash of the AppHost alone.</summary>
    public Task KillAsync() => _process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        if (_process.IsRunning)
        {
            await EndAsync("TERM");
        }

        await _process.DisposeAsync();
        _workspace.Dispose();
    }

    private static int FreePorts()
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(l => l.Port).ToHashSet();
        while (true)
        {
            var first = Programs.HundredPorts();
            if (!Enumerable.Range(first, 4).Any(taken.Contains))
            {
                return first;
            }
        }
    }

    /// <summary>Itself, the orchestrator, the dashboard, servers and services. Redis writes its name over its environment, and is found by its file.</summary>
    private IEnumerable<int> Started() => ProcessTree.WithEnvironment(Data)
        .Concat(new[] { Path.Combine(Data, "redis-server", "pid") }.Where(File.Exists).Select(file => int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture)))
        .Where(ProcessTree.IsRunning);

    private static async Task<bool> IsHealthyAsync(HttpClient client)
    {
        try
        {
            return (await client.GetAnswerAsync("/health")).Status == 200;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"http://\S+/login\?t=\w+")]
    private static partial Regex LoginPattern { get; }
}
