using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace BetaBae.AppHost.Stores;

/// <summary>A server program of this machine.</summary>
internal sealed partial record LocalProgram(string Path)
{
    private static readonly TimeSpan PreviousRunTimeout = TimeSpan.FromSeconds(15);

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The first of the names that is on the PATH, or where Debian keeps servers; null when none is.</summary>
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

    /// <summary>
    /// Waits for the end of an earlier run on the same folder, whose AppHost was killed: the orchestrator then ends it, which takes
    /// a moment. What outlives that is told to end.
    /// </summary>
    /// <param name="log">The resource's log.</param>
    /// <param name="pidFile">Where the program writes its process id.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    public async Task WaitForPreviousRunAsync(ILogger log, string pidFile, CancellationToken cancellationToken)
    {
        if (FindPreviousRun(pidFile) is not { } previous)
        {
            return;
        }

        using (previous)
        using (var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            LogPreviousRun(log, previous.Id);
            timeout.CancelAfter(PreviousRunTimeout);
            try
            {
                await previous.WaitForExitAsync(timeout.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                await RunAsync(log, ["kill", previous.Id.ToString(CultureInfo.InvariantCulture)], cancellationToken);
                await previous.WaitForExitAsync(cancellationToken);
            }
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

    /// <summary>A process id may have been given to another program since.</summary>
    private Process? FindPreviousRun(string pidFile)
    {
        try
        {
            var process = Process.GetProcessById(int.Parse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture));
            if (process.ProcessName == Name)
            {
                return process;
            }

            process.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "Waiting for the end of an earlier run, process {Id}")]
    private static partial void LogPreviousRun(ILogger log, int id);

    [LoggerMessage(LogLevel.Information, "{Line}")]
    private static partial void LogLine(ILogger log, string line);
}
