using System.Diagnostics;

namespace BetaBae.Tests.Orchestration;

/// <summary>What publishing wrote. The AppHost runs as its own process, as a deployer starts it.</summary>
internal sealed class Published : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("betabae-publish-");

    private Published()
    {
    }

    public string Folder => _folder.FullName;

    /// <summary>Publishes for a target, and expects it to succeed.</summary>
    public static async Task<Published> ToAsync(string target, params string[] more)
    {
        var published = new Published();
        var (exitCode, output) = await RunAsync(
            ["--operation", "publish", "--step", "publish", "--output-path", published.Folder, "--target", target, "--clear-cache", "true", .. more]);
        Assert.True(exitCode == 0, output);
        return published;
    }

    /// <summary>Writes the manifest, which is what azd reads, to <c>manifest.json</c>.</summary>
    public static async Task<Published> ManifestAsync(params string[] more)
    {
        var published = new Published();
        var (exitCode, output) = await RunAsync(
            ["--publisher", "manifest", "--output-path", Path.Combine(published.Folder, "manifest.json"), .. more]);
        Assert.True(exitCode == 0, output);
        return published;
    }

    /// <summary>Publishes, and returns what it said, however it ended.</summary>
    public static async Task<string> OutputAsync(string target, params string[] more)
    {
        using var published = new Published();
        return (await RunAsync(
            ["--operation", "publish", "--step", "publish", "--output-path", published.Folder, "--target", target, "--clear-cache", "true", .. more])).Output;
    }

    /// <summary>The files below a folder of what was written, by path.</summary>
    public IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(Folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public string Read(params string[] path) => File.ReadAllText(Path.Combine([Folder, .. path]));

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments)
    {

        var start = new ProcessStartInfo("dotnet", [$"{AppHostProcess.Program}.dll", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPIRE_INTERACTIVITY_ENABLED"] = "false"; // Or a missing parameter would be asked for.
        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        try
        {
            var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, string.Concat(texts));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
