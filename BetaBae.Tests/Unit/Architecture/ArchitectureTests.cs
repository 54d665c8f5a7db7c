using System.Text.RegularExpressions;
using System.Xml.Linq;
using BetaBae.LocalServers;

namespace BetaBae.Tests.Unit.Architecture;

/// <summary>What stands on what: an arrow only ever points down.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>Projects from the ground up; one may use those of the lines above its own.</summary>
    private static readonly string[][] Floors =
    [
        ["BetaBae.Data", "BetaBae.ServiceDefaults", "BetaBae.LocalServers"],
        ["BetaBae.Core"],
        ["BetaBae.Web"],
        ["BetaBae.Api", "BetaBae.ChatRealtime", "BetaBae.MigrationService"],
        ["BetaBae.Standalone"],
        ["BetaBae.AppHost"],
        ["BetaBae.Tests", "BetaBae.Bench"],
    ];

    /// <summary>Folders of Core, by what each may use.</summary>
    private static readonly Dictionary<string, string[]> Features = new()
    {
        ["Accounts"] = ["Profiles", "Media"],
        ["Media"] = [],
        ["Profiles"] = ["Media"],
        ["Chat"] = ["Profiles", "Media"],
        ["Matching"] = ["Chat", "Profiles", "Media"],
        ["Clones"] = ["Chat", "Profiles", "Media"],
        ["Demo"] = ["Accounts", "Clones", "Matching", "Chat", "Profiles", "Media"],
        ["Stores"] = ["Media"],
    };

    [Fact]
    public void Projects_use_only_those_below_them()
    {
        for (var floor = 0; floor < Floors.Length; floor++)
        {
            var below = Floors.Take(floor).SelectMany(f => f).ToHashSet();
            foreach (var project in Floors[floor])
            {
                var file = XDocument.Load(Path.Combine(Repository.Root, project, $"{project}.csproj"));
                var used = file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!));
                Assert.All(used, u => Assert.True(below.Contains(u), $"{project} uses {u}"));
            }
        }
    }

    [Fact]
    public void Features_use_only_what_they_may()
    {
        var core = Path.Combine(Repository.Root, "BetaBae.Core");
        foreach (var (feature, allowed) in Features)
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(core, feature), "*.cs", SearchOption.AllDirectories))
            {
                var used = CoreNamespace().Matches(File.ReadAllText(file)).Select(m => m.Groups["feature"].Value).Where(Features.ContainsKey);
                Assert.All(used, u => Assert.True(u == feature || allowed.Contains(u), $"{Path.GetFileName(file)} of {feature} uses {u}"));
            }
        }

        var folders = Directory.EnumerateDirectories(core).Select(d => Path.GetFileName(d)).Except(["bin", "obj"]);
        Assert.Equal(Features.Keys.Order(), folders.Order());
    }

    [Fact]
    public void Only_the_AppHost_and_its_tests_know_how_everything_is_orchestrated()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            Assert.True(
                name is "BetaBae.AppHost" or "BetaBae.Tests" || !File.ReadAllText(file).Contains("Aspire.Hosting", StringComparison.Ordinal),
                $"{name} references Aspire.Hosting");
        }
    }

    /// <summary>How the features are reached, and how what they say is written, is the business of the floors above.</summary>
    [Fact]
    public void Core_knows_neither_requests_nor_how_JSON_is_written()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "BetaBae.Core"), "*.cs", SearchOption.AllDirectories))
        {
            if (!file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            {
                var found = OfWeb().Match(File.ReadAllText(file));
                Assert.False(found.Success, $"{Path.GetFileName(file)} has {found.Value}");
            }
        }
    }

    /// <summary>ServiceDefaults names stores and hosts; what a feature's settings are called, it does not know.</summary>
    [Fact]
    public void ServiceDefaults_knows_no_feature()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "BetaBae.ServiceDefaults"), "*.cs"))
        {
            Assert.DoesNotMatch(Feature(), File.ReadAllText(file));
        }
    }

    /// <summary>ASP.NET Core (but Identity's hasher), status codes, JSON attributes and naming.</summary>
    [GeneratedRegex(@"Microsoft\.AspNetCore\.(?!Identity)\w+|StatusCodes?\.Status|\[(property: )?Json(?!Ignore)\w+|JsonPropertyName|JsonNamingPolicy\.(?!SnakeCaseUpper\))|\((4\d\d|503)\)")]
    private static partial Regex OfWeb();

    [GeneratedRegex(@"LLM_|S3_|LOGIN_|LanguageModel|CORS_|BETABAE_D")]
    private static partial Regex Feature();

    [GeneratedRegex(@"\bBetaBae\.Core\.(?<feature>\w+)")]
    private static partial Regex CoreNamespace();
}
