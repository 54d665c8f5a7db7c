using System.Diagnostics;
using System.Text;

namespace BetaBae.LocalServers;

/// <summary>A program that this process starts privately, on loopback; what it writes is kept in its folder.</summary>
internal sealed class LocalProcess(string folder, string address, Func<Task> ask, string file, params string[] arguments) : IStoreServer
{
    // exec keeps the id, so that the file names the server itself.
    private const string Launcher = """
        echo $$ >"$0/server.pid"
        exec "$@" >>"$0/server.log" 2>&1 </dev/null
        """;

    private const int MaxLog = 4 << 20;

    private Process? _process;

    public string Address => address;

    public bool CanStop => true;

    /// <summary>All that is in its environment; null: what is in ours.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>The process's id, once it is launched.</summary>
    public int Id => _process!.Id;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>What it has written in all its lives, at most the last 4 MiB.</summary>
    public string Log
    {
        get
        {
            using var log = new FileStream(PathOf("server.log"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
            log.Seek(-Math.Min(log.Length, MaxLog), SeekOrigin.End);
            return new StreamReader(log, Encoding.UTF8).ReadToEnd();
        }
    }

    public async Task StartAsync()
    {
        Launch();
        await UntilAnsweredAsync();
    }

    /// <summary>Starts it without waiting.</summary>
    public void Launch()
    {
        var start = new ProcessStartInfo("sh", ["-c", Launcher, folder, file, .. arguments]);
        if (Environment is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in Environment)
            {
                start.Environment[name] = value;
            }
        }

        _process = Process.Start(start)!;
    }

    public Task UntilAnsweredAsync() => Programs.UntilAnsweredAsync(file, () => _process!.HasExited
        ? throw new InvalidOperationException($"{file} ended: {(Log is { Length: > 20_000 } log ? log[^20_000..] : Log)}")
        : ask());

    public async Task StopAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        File.Delete(PathOf("server.pid"));
    }

    /// <summary>Asks it to end (SIGTERM), and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="OperationCanceledException">It takes too long.</exception>
    public async Task<int> TerminateAsync(TimeSpan timeout)
    {
        using var end = new CancellationTokenSource(timeout);
        await Programs.RunAsync("sh", "-c", "kill -TERM \"$0\"", $"{_process!.Id}");
        await _process.WaitForExitAsync(end.Token);
        File.Delete(PathOf("server.pid"));
        return _process.ExitCode;
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="OperationCanceledException">It takes too long.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        using var end = new CancellationTokenSource(timeout);
        await _process!.WaitForExitAsync(end.Token);
        return _process.ExitCode;
    }

    public ValueTask DisposeAsync()
    {
        // The workspace's guard ends it.
        _process?.Dispose();
        return ValueTask.CompletedTask;
    }

    private string PathOf(string name) => Path.Combine(folder, name);
}
