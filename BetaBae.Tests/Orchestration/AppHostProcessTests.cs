using BetaBae.AppHost.Stores;
using BetaBae.LocalServers;
using BetaBae.Tests.Contract.Files;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Orchestration;

/// <summary>The AppHost's own start and end, as a developer sees them.</summary>
[Collection(nameof(AppHostCollection))]
public sealed class AppHostProcessTests
{
    [Fact]
    public async Task However_it_ends_no_server_is_left_and_no_data_is_lost_and_the_next_start_works()
    {
        SkipWithoutPrograms();
        await using var apphost = new AppHostProcess(arguments: ["--stores", "programs"]);
        await apphost.StartAsync();
        var person = await apphost.NewPersonAsync();
        var file = (await person.Client.UploadAsync(Forms.Png)).Expect(201).Url();

        foreach (var signal in (string[])["INT", "KILL", "TERM"])
        {
            await apphost.EndAsync(signal);
            await apphost.StartAsync();
            Assert.Equal(person.Id, (await person.Client.GetAnswerAsync("/auth/session")).Expect(200).GetProperty("userId").GetInt64());
            Assert.Equal(200, (await person.Client.GetAnswerAsync(file)).Status);
        }

        // Started again while the orchestrator still ends what the killed one has started.
        await apphost.KillAsync();
        await apphost.StartAsync();
        Assert.Equal(person.Id, (await person.Client.GetAnswerAsync("/auth/session")).Expect(200).GetProperty("userId").GetInt64());
    }

    [Fact]
    public async Task A_second_one_on_the_same_data_or_the_same_ports_is_told_so()
    {
        SkipWithoutPrograms();
        await using var first = new AppHostProcess(arguments: ["--stores", "programs"]);
        await first.StartAsync();

        await using var sameData = new AppHostProcess(data: first.Data, arguments: ["--stores", "programs"]);
        await ExpectSentenceAsync(sameData, $"Another AppHost uses the data folder {first.Data}: stop it, or choose another folder by BETABAE_DATA.");
        await using var samePorts = new AppHostProcess(first.Ports, arguments: ["--stores", "programs"]);
        await ExpectSentenceAsync(
            samePorts, $"Port {first.Ports + 1}, which the dashboard needs, is taken: is another AppHost running? -- --ASPNETCORE_URLS=… chooses another.");

        // The first one is none the worse for it.
        await first.NewPersonAsync();
    }

    [Fact]
    public async Task Where_there_are_no_programs_it_runs_embedded_and_says_so()
    {
        using var path = await BarePath.CreateAsync();
        await using var apphost = new AppHostProcess(path: path.Folder);
        await apphost.StartAsync();

        await apphost.NewPersonAsync();
        Assert.Contains("Stores: embedded: ", apphost.Log, StringComparison.Ordinal);
        Assert.Contains("there is no ", apphost.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", apphost.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--stores is '7'; it can be containers, programs, existing, embedded.", "--stores", "7")]
    [InlineData("--replicas is '0'; it can be 1 to 20.", "--replicas", "0")]
    [InlineData("--replicas 2 needs stores that processes can share, and embedded stores are inside one.", "--replicas", "2", "--stores", "embedded")]
    [InlineData("PORT is 'x'; it can be 1 to 65535.", "--PORT", "x", "--stores", "embedded")]
    [InlineData("--stores existing needs the setting ConnectionStrings__betabae.", "--stores", "existing")]
    [InlineData("--stores embedded and --stores programs run on one machine and cannot be published.", "--stores", "embedded", "--operation", "publish", "--step", "publish")]
    public async Task What_it_cannot_do_is_one_sentence(string sentence, params string[] arguments)
    {
        await using var apphost = new AppHostProcess(arguments: arguments);
        await ExpectSentenceAsync(apphost, sentence);
    }

    [Fact]
    public async Task Containers_without_a_runtime_are_one_sentence()
    {
        Assert.SkipWhen(await ContainerServer.CanRunAsync(), "A container runtime answers here.");
        await using var apphost = new AppHostProcess(arguments: ["--stores", "containers"]);
        await ExpectSentenceAsync(apphost, "--stores containers needs Docker or Podman, and neither answers: start one, or leave --stores out.");
    }

    [Fact]
    public async Task Programs_that_are_not_here_are_one_sentence()
    {
        using var path = await BarePath.CreateAsync();
        await using var apphost = new AppHostProcess(path: path.Folder, arguments: ["--stores", "programs"]);
        Assert.Matches(@"^--stores programs needs ([\w-]+ or )?[\w-]+ on the PATH: install it, or leave --stores out\.\n$", await apphost.FailAsync());
    }

    private static async Task ExpectSentenceAsync(AppHostProcess apphost, string sentence) =>
        Assert.Equal($"{sentence}\n", await apphost.FailAsync());

    private static void SkipWithoutPrograms()
    {
        if (ProgramStores.Missing is { } missing)
        {
            Assert.False(Environment.GetEnvironmentVariable("BETABAE_REQUIRE_REAL") == "1", missing);
            Assert.Skip($"There is no {missing} here.");
        }
    }

    /// <summary>A folder with what .NET needs, and without servers.</summary>
    private sealed class BarePath : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("betabae-path-");

        public string Folder => _folder.FullName;

        public static async Task<BarePath> CreateAsync()
        {
            var path = new BarePath();
            foreach (var program in (string[])["dotnet", "sh"])
            {
                await Programs.RunAsync("sh", "-c", $"ln -s \"$(command -v {program})\" {path.Folder}/");
            }

            return path;
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
