using System.Globalization;
using System.Text.Json;

namespace BetaBae.Tests.Unit.Defaults;

/// <summary>Without ICU, texts are neither normalized nor is there any culture but the invariant one, and nothing says so.</summary>
public sealed class GlobalizationTests
{
    [Fact]
    public void Texts_are_normalized() => Assert.Equal("\u00e9", "e\u0301".Normalize());

    [Fact]
    public void Cultures_are_there() => Assert.Equal("ko", new CultureInfo("ko").TwoLetterISOLanguageName);

    [Theory]
    [InlineData("BetaBae.Api")]
    [InlineData("BetaBae.ChatRealtime")]
    [InlineData("BetaBae.MigrationService")]
    [InlineData("BetaBae.Standalone")]
    public void Every_host_asks_for_ICU(string host)
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"{host}.runtimeconfig.json")));
        Assert.False(config.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties").GetProperty("System.Globalization.Invariant").GetBoolean());
    }
}
