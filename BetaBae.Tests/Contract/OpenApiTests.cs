using System.Text.Json;
using BetaBae.LocalServers;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract;

/// <summary>The document is checked in, so that a change of what clients see shows in review.</summary>
[Collection(nameof(EmbeddedApp))]
public sealed class OpenApiTests(EmbeddedApp app)
{
    private static readonly string File = Path.Combine(Repository.Root, "BetaBae.Api", "openapi.json");

    [Fact]
    public async Task The_document_is_the_one_that_is_checked_in()
    {
        var served = (await app.NewClient().GetAnswerAsync("/openapi/v1.json")).Text.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1")
        {
            await System.IO.File.WriteAllTextAsync(File, served, TestContext.Current.CancellationToken);
        }

        var checkedIn = await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken);

        Assert.True(served == checkedIn, "The API's document has changed: run this test with UPDATE_OPENAPI=1 and review the difference");
    }

    [Fact]
    public async Task Every_call_has_a_name_of_its_own_and_a_summary()
    {
        var document = JsonElement.Parse((await app.NewClient().GetAnswerAsync("/openapi/v1.json")).Bytes);
        var names = new List<string>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var call in path.Value.EnumerateObject())
            {
                Assert.False(string.IsNullOrWhiteSpace(call.Value.GetProperty("summary").GetString()), $"{call.Name} {path.Name}");
                names.Add(call.Value.GetProperty("operationId").GetString()!);
            }
        }

        Assert.Equal(names.Distinct(), names);
    }
}
