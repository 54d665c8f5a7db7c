using System.Diagnostics;

namespace BetaBae.Tests.Hosting.Servers;

/// <summary>A server program that this process starts privately, on loopback.</summary>
internal sealed class LocalProcess(string folder, string address, Func<Task> ask, string file, params string[] arguments) : ITestServer
{
    // exec keeps the id, so that the file names the server itself.
    private const string Launcher = """
        echo $$ >"$0/server.pid"
        exec "$@" >>"$0/server.log" 2>&1 </dev/null
        """;

    private Process? _process;

    public string Address => address;

    public bool CanStop => true;

    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", Launcher, folder, file, .. arguments]))!;
        await Programs.UntilAnsweredAsync(file, () => _process.HasExited
            ? throw new InvalidOperationException($"{file} ended: {File.ReadAllText(Path.Combine(folder, "server.log"))}")
            : ask());
    }

    public async Task StopAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        File.Delete(Path.Combine(folder, "server.pid"));
    }

    public ValueTask DisposeAsync()
    {
        // The workspace's guard ends it.
        _process?.Dispose();
        return ValueTask.CompletedTask;
    }
}
