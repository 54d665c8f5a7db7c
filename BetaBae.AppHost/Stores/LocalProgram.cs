using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace BetaBae.AppHost.Stores;

/// <summary>A server program of this machine.</summary>
internal sealed partial record LocalProgram(string Path)
{
    private static readonly TimeSpan PreviousRunTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Where a program that works in a folder writes its process id.</summary>
    public static string PidFile(string folder) => System.IO.Path.Combine(folder, "pid");

    /// <summary>The first of the names that is on the PATH, or where Debian keeps servers; null when none is.</summary>
    public static LocalProgram? Find(params ReadOnlySpan<string> names)
    {
        var folders = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/usr/local/sbin".Split(':');
        foreach (var name in names)
        {
            if (folders.Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(IsProgram) is { } path)
            {
                return new LocalProgram(path);
            }
        }

        return null;
    }

    /// <summary>A program that comes with this one.</summary>
    public string Sibling(string name) => Find(name)?.Path ?? throw new DistributedApplicationException($"{Path} is here and {name} is not.");

    /// <summary>
    /// Waits for the end of an earlier run on the same folder, whose AppHost was killed: the orchestrator then ends it, which takes
    /// a moment. What outlives that is told to end.
    /// </summary>
    /// <param name="log">The resource's log.</param>
    /// <param name="folder">The program's own, in which it works and writes its process id to <see cref="PidFile"/>.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="DistributedApplicationException">It does not end.</exception>
    public async Task WaitForPreviousRunAsync(ILogger log, string folder, CancellationToken cancellationToken)
    {
        if (FindPreviousRun(folder) is not { } previous)
        {
            return;
        }

        LogPreviousRun(log, previous);
        if (await EndsAsync(folder, cancellationToken))
        {
            return;
        }

        // By the shell, which has the command where no package brings it.
        await RunAsync(log, ["/bin/sh", "-c", $"kill {previous}"], cancellationToken);
        if (!await EndsAsync(folder, cancellationToken))
        {
            throw new DistributedApplicationException($"{Name} of an earlier run, process {previous}, uses {folder} and does not end.");
        }
    }

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
        try
        {
            await Task.WhenAll(CopyAsync(process.StandardOutput), CopyAsync(process.StandardError));
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

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

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & UnixFileMode.OtherExecute) != 0);

    private async Task<bool> EndsAsync(string folder, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; waited < PreviousRunTimeout; waited += PollInterval)
        {
            if (FindPreviousRun(folder) is null)
            {
                return true;
            }

            await Task.Delay(PollInterval, cancellationToken);
        }

        return false;
    }

    /// <summary>A process id may have been given to another program since: it counts where the name, and on Linux the folder it works in, is ours.</summary>
    private int? FindPreviousRun(string folder)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(File.ReadAllText(PidFile(folder)), CultureInfo.InvariantCulture));
            return process.ProcessName == Name && (!OperatingSystem.IsLinux() || WorksIn(process.Id, folder)) ? process.Id : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or FormatException or OverflowException or ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    /// <summary>One that has ended and is not waited for works nowhere.</summary>
    private static bool WorksIn(int id, string folder) =>
        new FileInfo($"/proc/{id}/cwd").LinkTarget is { } current && (current == folder || current.StartsWith(folder + '/', StringComparison.Ordinal));

    [LoggerMessage(LogLevel.Information, "Waiting for the end of an earlier run, process {Id}")]
    private static partial void LogPreviousRun(ILogger log, int id);

    [LoggerMessage(LogLevel.Information, "{Line}")]
    private static partial void LogLine(ILogger log, string line);
}
