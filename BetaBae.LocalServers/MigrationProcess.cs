using System.Diagnostics;

namespace BetaBae.LocalServers;

/// <summary>BetaBae.MigrationService, run as deployers run it: a process with settings in its environment.</summary>
public sealed record MigrationProcess(int ExitCode, string Output, string Error)
{
    public static async Task<MigrationProcess> RunAsync(IEnumerable<KeyValuePair<string, string>> settings, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "BetaBae.MigrationService.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new MigrationProcess(process.ExitCode, texts[0], texts[1]);
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
