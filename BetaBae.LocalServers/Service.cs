namespace BetaBae.LocalServers;

/// <summary>One of our hosts as deployers run it: a process of its own, with its settings in the environment and a port that stays.</summary>
internal sealed class Service : IReachable, IAsyncDisposable
{
    private readonly LocalProcess _process;

    /// <param name="name">What tests call it.</param>
    /// <param name="program">The project's name.</param>
    /// <param name="folder">Where its output is kept.</param>
    /// <param name="port">Of loopback.</param>
    /// <param name="settings">
    /// All that it is told in its environment; it listens on the port by <c>HTTP_PORTS</c>, unless <c>ASPNETCORE_URLS</c> is among them.
    /// </param>
    /// <param name="arguments">All that it is told on its command line.</param>
    public Service(
        string name, string program, string folder, int port, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        Name = name;
        Address = new Uri($"http://127.0.0.1:{port}");
        Directory.CreateDirectory(folder);
        _process = new LocalProcess(
            folder, $"{Address}", AskAsync, "dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), .. arguments])
        {
            Environment = EnvironmentOf(settings, port),
        };
    }

    public string Name { get; }

    public Uri Address { get; }

    /// <inheritdoc cref="LocalProcess.Id"/>
    public int Id => _process.Id;

    /// <inheritdoc cref="LocalProcess.Log"/>
    public string Log => _process.Log;

    public bool IsRunning => _process.IsRunning;

    /// <summary>Starts it, and waits until it answers.</summary>
    public Task StartAsync() => _process.StartAsync();

    /// <summary>Starts it without waiting.</summary>
    public void Launch() => _process.Launch();

    public Task UntilAnsweredAsync() => _process.UntilAnsweredAsync();

    /// <summary>kill -9.</summary>
    public Task KillAsync() => _process.StopAsync();

    /// <inheritdoc cref="LocalProcess.TerminateAsync"/>
    public Task<int> TerminateAsync(TimeSpan timeout) => _process.TerminateAsync(timeout);

    /// <inheritdoc cref="LocalProcess.WaitForExitAsync"/>
    public Task<int> WaitForExitAsync(TimeSpan timeout) => _process.WaitForExitAsync(timeout);

    /// <summary>Its end is the workspace's.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static Dictionary<string, string> EnvironmentOf(IReadOnlyDictionary<string, string> settings, int port)
    {
        var environment = new Dictionary<string, string>(Programs.InheritedEnvironment());
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        if (!environment.ContainsKey("ASPNETCORE_URLS"))
        {
            environment["HTTP_PORTS"] = $"{port}";
        }

        return environment;
    }

    private async Task AskAsync()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        using var response = await client.GetAsync(new Uri(Address, "/alive"));
        response.EnsureSuccessStatusCode();
    }
}
