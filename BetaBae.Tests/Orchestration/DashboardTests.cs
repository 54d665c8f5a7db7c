using BetaBae.ServiceDefaults;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;
using Microsoft.Playwright;

namespace BetaBae.Tests.Orchestration;

/// <summary>The dashboard in a browser, as an observer uses it.</summary>
[Collection(nameof(AppHostCollection))]
public sealed class DashboardTests
{
    [Fact]
    public async Task An_observer_logs_in_sees_everything_healthy_adds_demo_people_and_finds_a_messages_trace()
    {
        await using var browser = await Browser.LaunchAsync();
        await using var apphost = new AppHostProcess(arguments: ["--stores", "programs"]);
        await apphost.StartAsync();
        var page = await browser.NewPageAsync();
        try
        {
            await page.GotoAsync(apphost.LoginUrl);
            foreach (var (name, state) in (ValueTuple<string, string>[])
                [
                    (ResourceNames.MySql, "Running"), (ResourceNames.Redis, "Running"), (ResourceNames.Migrations, "Finished"),
                    (ResourceNames.ChatRealtime, "Running"), (ResourceNames.Api, "Running"), (ResourceNames.Stores, "Running"),
                ])
            {
                await Assertions.Expect(Row(page, name).GetByText(state, new() { Exact = true })).ToBeVisibleAsync();
            }

            await Assertions.Expect(page.GetByText("Unhealthy")).ToHaveCountAsync(0);
            Assert.Equal(0, await page.GetByText("certificate").CountAsync());
            await Assertions.Expect(Row(page, ResourceNames.Stores).GetByText("programs: ")).ToBeVisibleAsync();
            await Assertions.Expect(Row(page, ResourceNames.Api).GetByText("API reference")).ToBeVisibleAsync();

            await Row(page, ResourceNames.Migrations).GetByTitle("Adds the demo people").ClickAsync();
            await Assertions.Expect(page.GetByText("\"Add demo people\" succeeded").First).ToBeVisibleAsync();
            var (a, b, cid) = await apphost.CoupleAsync();
            Assert.NotEmpty((await a.Client.GetAnswerAsync("/feed")).Expect(200).GetProperty("users").EnumerateArray());

            await using var device = await ChatClient.ConnectAsync(apphost, b);
            (await a.SayAsync(cid, "Hello")).Expect(201);
            await device.NextAsync(ServerEvents.NewMessage);
            await page.GotoAsync($"{apphost.Dashboard}/traces");
            await page.GetByText("POST /chat/conversations/{cid}/messages/text").First.ClickAsync();
            await Assertions.Expect(page.GetByText("deliver newMessage").First).ToBeVisibleAsync();
        }
        catch
        {
            var picture = Path.Combine(Path.GetTempPath(), $"betabae-dashboard-{Guid.NewGuid():N}.png");
            await page.ScreenshotAsync(new() { Path = picture });
            TestContext.Current.TestOutputHelper?.WriteLine($"What was seen: {picture}");
            throw;
        }
    }

    private static ILocator Row(IPage page, string resource) =>
        page.Locator("tr", new() { Has = page.GetByText(resource, new() { Exact = true }) }).First;
}
