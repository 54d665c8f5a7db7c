using System.Diagnostics;

namespace BetaBae.LocalServers;

/// <summary>
/// A temporary folder with a folder of its own for each server, in which <c>*.pid</c> files name its processes. A guard
/// ends them and removes the folder when it is disposed, or when this process ends in whatever way: it waits for the end
/// of its standard input, which only this process holds open.
/// </summary>
internal sealed class Workspace : IDisposable
{
    private const string GuardScript = """
        trap '' INT HUP TERM
        cat >/dev/null
        for pid in "$1"/*/*.pid; do kill -9 "$(cat "$pid")"; done
        for try in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$1" && break; sleep 0.2; done
        """;

    private readonly string _path = Directory.CreateTempSubdirectory("betabae-tests-").FullName;
    private readonly Process _guard;

    public Workspace()
    {
        var start = new ProcessStartInfo("sh")
        {
            ArgumentList = { "-c", GuardScript, "sh", _path },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _guard = Process.Start(start)!;
    }

    /// <summary>Where the server keeps its data; not there yet.</summary>
    public string PathOf(string server) => Path.Combine(_path, server);

    public void Dispose()
    {
        _guard.StandardInput.Close();
        _guard.WaitForExit();
        _guard.Dispose();
    }
}
