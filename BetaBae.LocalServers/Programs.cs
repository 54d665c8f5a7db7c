using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace BetaBae.LocalServers;

/// <summary>Programs of this machine, and ports for them.</summary>
internal static class Programs
{
    /// <summary>The first of the names that is on PATH, or where Debian keeps servers; null when none is.</summary>
    public static string? Find(params ReadOnlySpan<string> names)
    {
        var folders = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/usr/local/sbin".Split(':');
        foreach (var name in names)
        {
            if (folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } path)
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; with what it wrote.</exception>
    public static async Task RunAsync(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}: {string.Concat(texts)}");
        }
    }

    /// <summary>What .NET needs to run; no setting of ours that a developer's environment may have.</summary>
    public static IEnumerable<KeyValuePair<string, string>> InheritedEnvironment() =>
        from name in (string[])["PATH", "HOME", "DOTNET_ROOT", "TMPDIR"]
        let value = Environment.GetEnvironmentVariable(name)
        where value is not null
        select KeyValuePair.Create(name, value);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The first of a hundred ports below those that systems hand out; chosen by chance, so that two runs do not meet.</summary>
    public static int HundredPorts() => 20_000 + (100 * Random.Shared.Next(120));

    /// <summary>Waits until <paramref name="ask"/> does not throw.</summary>
    /// <exception cref="TimeoutException">It still throws after three minutes; the last exception is inside.</exception>
    public static async Task UntilAnsweredAsync(string server, Func<Task> ask)
    {
        for (var started = Stopwatch.StartNew(); ;)
        {
            try
            {
                await ask();
                return;
            }
            catch (Exception exception) when (started.Elapsed > TimeSpan.FromMinutes(3))
            {
                throw new TimeoutException($"{server} does not answer.", exception);
            }
            catch (Exception)
            {
                await Task.Delay(50);
            }
        }
    }
}
