using BetaBae.LocalServers;

namespace BetaBae.Tests.Deployment;

/// <summary>What a deployer has mistyped ends the start, with one sentence that says where to look.</summary>
public sealed class MalformedSettingTests
{
    [Theory]
    [InlineData("BetaBae.ChatRealtime", "Replies__Parallelism", "many", "Replies:Parallelism")]
    [InlineData("BetaBae.ChatRealtime", "Replies__Parallelism", "-1", "Replies:Parallelism")]
    [InlineData("BetaBae.Standalone", "Replies__Parallelism", "1.5", "Replies:Parallelism")]
    [InlineData("BetaBae.MigrationService", "Migrations__Deadline", "soon", "Migrations:Deadline")]
    [InlineData("BetaBae.Api", "Sessions__IdleTimeout", "a week", "Sessions:IdleTimeout")]
    [InlineData("BetaBae.Api", "LLM_RETRIES", "often", "LLM_RETRIES")]
    [InlineData("BetaBae.Api", "HTTP_PORTS", "http", "HTTP_PORTS")]
    [InlineData("BetaBae.Api", "ASPNETCORE_URLS", "localhost", "URLS")]
    [InlineData("BetaBae.Api", "ASPNETCORE_URLS", "http://localhost:99999", "URLS")]
    [InlineData("BetaBae.Api", "ASPNETCORE_URLS", "http://+:http", "URLS")]
    [InlineData("BetaBae.Api", "ASPNETCORE_FORWARDEDHEADERS_ENABLED", "maybe", "FORWARDEDHEADERS_ENABLED")]
    [InlineData("BetaBae.Api", "Logging__LogLevel__Default", "Loud", "Logging:LogLevel:Default")]
    [InlineData("BetaBae.Api", "Logging__Console__LogLevel__BetaBae", "Loud", "Logging:Console:LogLevel:BetaBae")]
    [InlineData("BetaBae.Api", "OTEL_EXPORTER_OTLP_ENDPOINT", "dashboard:4317", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    public async Task It_is_named_and_nothing_starts(string program, string setting, string value, string name)
    {
        var data = Directory.CreateTempSubdirectory("betabae-malformed-");
        try
        {
            var run = await ProgramRun.RunAsync(
                program,
                new Dictionary<string, string> { ["PORT"] = "0", ["BETABAE_DATA"] = data.FullName, ["BETABAE_DEMO"] = "off", [setting] = value });

            Assert.Equal(1, run.ExitCode);
            var sentence = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains(name, sentence, StringComparison.Ordinal);
            Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
