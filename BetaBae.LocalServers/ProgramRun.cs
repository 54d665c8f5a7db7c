using System.Diagnostics;

namespace BetaBae.LocalServers;

/// <summary>One of our programs, run to its end as deployers run it: a process with its settings in the environment, and nothing else there.</summary>
public sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    /// <param name="program">The project's name.</param>
    /// <param name="settings">By the names of .NET or of environments.</param>
    /// <param name="arguments">Of the command line.</param>
    public static async Task<ProgramRun> RunAsync(
        string program, IEnumerable<KeyValuePair<string, string>> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Programs.InheritedEnvironment().Concat(settings))
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new ProgramRun(process.ExitCode, texts[0], texts[1]);
    }

    /// <exception cref="InvalidOperationException">It failed; with what it wrote.</exception>
    public void ExpectSuccess()
    {
        if (ExitCode != 0)
        {
            throw new InvalidOperationException($"It ended with {ExitCode}: {Error}{Output}");
        }
    }
}
