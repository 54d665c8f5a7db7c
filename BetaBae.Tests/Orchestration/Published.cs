using System.Diagnostics;
using BetaBae.LocalServers;

namespace BetaBae.Tests.Orchestration;

/// <summary>What publishing wrote. The AppHost runs as its own process, as a developer starts it.</summary>
internal sealed class Published : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("betabae-publish-");

    private Published()
    {
    }

    /// <summary>The files of the repository: what a deployer takes.</summary>
    public static string CheckedIn { get; } = Repository.PathOf("deploy");

    public string Folder => _folder.FullName;

    /// <summary>Publishes the files for Compose and Kubernetes, and expects it to succeed.</summary>
    public static Task<Published> FilesAsync(params string[] more) => WriteAsync(folder => FileArguments(folder, more));

    /// <summary>Writes the manifest, which is what azd reads, to <c>manifest.json</c>.</summary>
    public static Task<Published> ManifestAsync(params string[] more) =>
        WriteAsync(folder => ["--publisher", "manifest", "--output-path", Path.Combine(folder, "manifest.json"), .. more]);

    /// <summary>Publishes, expects it to fail, and returns what it said.</summary>
    public static async Task<string> ErrorAsync(params string[] more)
    {
        using var published = new Published();
        var (exitCode, output) = await RunAsync(FileArguments(published.Folder, more));
        Assert.NotEqual(0, exitCode);
        return output;
    }

    public string Read(params string[] path) => File.ReadAllText(Path.Combine([Folder, .. path]));

    public void Dispose() => _folder.Delete(recursive: true);

    private static string[] FileArguments(string folder, string[] more) =>
        ["--operation", "publish", "--step", "publish", "--output-path", folder, .. more];

    private static async Task<Published> WriteAsync(Func<string, string[]> arguments)
    {
        var published = new Published();
        var (exitCode, output) = await RunAsync(arguments(published.Folder));
        if (exitCode != 0)
        {
            published.Dispose();
            Assert.Fail(output);
        }

        return published;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [$"{AppHostProcess.Program}.dll", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Programs.InheritedEnvironment())
        {
            start.Environment[name] = value;
        }

        start.Environment["ASPIRE_INTERACTIVITY_ENABLED"] = "false"; // Or a missing parameter would be asked for.
        using var process = Process.Start(start)!;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromMinutes(3));
        try
        {
            var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, string.Concat(texts));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
