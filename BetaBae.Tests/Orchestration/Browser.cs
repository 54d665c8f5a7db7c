using BetaBae.LocalServers;
using Microsoft.Playwright;

namespace BetaBae.Tests.Orchestration;

/// <summary>Chromium without a window, driven by Playwright.</summary>
internal sealed class Browser : IAsyncDisposable
{
    /// <summary>Milliseconds within which a page shows what it is to show.</summary>
    private const float Timeout = 60_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Skips the test where there is no Chromium.</summary>
    public static async Task<Browser> LaunchAsync()
    {
        var chromium = Programs.Find("chromium", "chromium-browser", "google-chrome");
        Assert.False(chromium is null && Environment.GetEnvironmentVariable("BETABAE_REQUIRE_REAL") == "1", "There is no Chromium.");
        Assert.SkipWhen(chromium is null, "There is no Chromium here.");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,

            // It shows pages of this machine alone, and asks nobody else.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        return new Browser(playwright, browser);
    }

    /// <summary>A page with an empty profile.</summary>
    public async Task<IPage> NewPageAsync()
    {
        var page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = 1500, Height = 900 } });
        page.SetDefaultTimeout(Timeout);
        Assertions.SetDefaultExpectTimeout(Timeout);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
