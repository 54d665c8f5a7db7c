using System.Diagnostics;
using System.Text.Json;
using BetaBae.LocalServers;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>A device with the JavaScript SignalR client: Node runs <c>js/device.mjs</c>, which says what its lines mean.</summary>
internal sealed class JavaScriptDevice : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);
    private static readonly string Folder = Repository.PathOf("BetaBae.Tests", "js");

    private readonly Process _process;
    private readonly List<JsonElement> _early = [];

    private JavaScriptDevice(Process process) => _process = process;

    /// <summary>The sentence that says what is not here; null when it can run.</summary>
    private static string? Missing =>
        Programs.Find("node") is null ? "Node is not to be had here."
        : !Directory.Exists(Path.Combine(Folder, "node_modules")) ? "BetaBae.Tests/js has no packages yet: run npm ci there."
        : null;

    /// <summary>Skips the test where Node is not to be had, unless everything is required.</summary>
    public static void SkipIfMissing()
    {
        if (Missing is { } missing)
        {
            Assert.False(Environment.GetEnvironmentVariable("BETABAE_REQUIRE_REAL") == "1", missing);
            Assert.Skip(missing);
        }
    }

    /// <param name="place">Where the hub is.</param>
    /// <param name="protocol"><c>json</c> or <c>messagepack</c>.</param>
    /// <param name="cookie">What the requests say of themselves.</param>
    public static JavaScriptDevice Start(IReachable place, string protocol, string cookie)
    {
        var start = new ProcessStartInfo(
            Programs.Find("node")!, [Path.Combine(Folder, "device.mjs"), new Uri(place.Address, "/chat").ToString(), protocol, cookie])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new JavaScriptDevice(Process.Start(start)!);
    }

    /// <summary>The cookies that a person's client sends.</summary>
    public static string CookiesOf(Person person, IReachable place) => ((CookieClient)person.Client).Cookies.GetCookieHeader(place.Address);

    /// <summary>Calls the hub.</summary>
    /// <returns>Its answer: JSON null where there is none.</returns>
    public async Task<JsonElement> CallAsync(string call, object payload)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { call, payload }));
        return await ResultAsync(call);
    }

    /// <summary>What came of a call, or of the <c>start</c>.</summary>
    public async Task<JsonElement> ResultAsync(string call)
    {
        var line = await NextAsync("result", call, l => l.TryGetProperty("error", out var failed) && failed.GetString() == call);
        Assert.False(line.TryGetProperty("error", out _), $"{call} failed: {line}");
        return line.GetProperty("payload");
    }

    /// <summary>The sentence with which a call, or the <c>start</c>, is refused.</summary>
    public async Task<string> ErrorAsync(string call, object? payload = null)
    {
        if (payload is not null)
        {
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { call, payload }));
        }

        return (await NextAsync("error", call)).GetProperty("message").GetString()!;
    }

    /// <summary>The next event of the name that has not been taken yet.</summary>
    public async Task<JsonElement> EventAsync(string name) => (await NextAsync("event", name)).GetProperty("payload");

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<JsonElement> NextAsync(string kind, string name, Func<JsonElement, bool>? or = null)
    {
        bool Fits(JsonElement line) => (line.TryGetProperty(kind, out var n) && n.GetString() == name) || or?.Invoke(line) == true;
        var early = _early.FindIndex(Fits);
        if (early >= 0)
        {
            var found = _early[early];
            _early.RemoveAt(early);
            return found;
        }

        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Timeout) is { } text)
        {
            var line = JsonElement.Parse(text);
            if (Fits(line))
            {
                return line;
            }

            _early.Add(line);
        }

        throw new InvalidOperationException($"It ended without {kind} {name}; before: {string.Join(' ', _early)}");
    }
}
