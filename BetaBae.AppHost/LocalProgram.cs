using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace BetaBae.AppHost;

/// <summary>A server program of this machine.</summary>
internal sealed partial record LocalProgram(string Path)
{
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The first of the names that is on PATH, or where Debian keeps servers; null when none is.</summary>
    public static LocalProgram? Find(params ReadOnlySpan<string> names)
    {
        var folders = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/usr/local/sbin".Split(':');
        foreach (var name in names)
        {
            if (folders.Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } path)
            {
                return new LocalProgram(path);
            }
        }

        return null;
    }

    /// <summary>A program that comes with this one.</summary>
    public string Sibling(string name) => Find(name)?.Path ?? throw new DistributedApplicationException($"{Path} is here and {name} is not.");

    /// <summary>Writes a file that only this user can read.</summary>
    public static async Task WriteSecretAsync(string path, string text)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new StreamWriter(path, options);
        await file.WriteAsync(text);
    }

    /// <summary>Runs a command to its end; what it writes goes to the log of the resource that it prepares.</summary>
    /// <exception cref="DistributedApplicationException">It ended with another exit code than 0.</exception>
    public static async Task RunAsync(ILogger log, string[] command, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await Task.WhenAll(CopyAsync(process.StandardOutput), CopyAsync(process.StandardError));
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new DistributedApplicationException($"{command[0]} ended with exit code {process.ExitCode}.");
        }

        async Task CopyAsync(StreamReader from)
        {
            while (await from.ReadLineAsync(cancellationToken) is { } line)
            {
                LogLine(log, line);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "{Line}")]
    private static partial void LogLine(ILogger log, string line);
}
