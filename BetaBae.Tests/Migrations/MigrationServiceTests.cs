using BetaBae.LocalServers;
using BetaBae.Tests.Hosting;
using MySqlConnector;

namespace BetaBae.Tests.Migrations;

[Collection(nameof(RealApp))]
public sealed class MigrationServiceTests(RealApp app)
{
    private readonly string _database = app.NewDatabase();

    [Fact]
    public async Task Four_at_once_make_the_database_and_all_succeed()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunAsync()));
        Assert.All(runs, run => run.ExpectSuccess());
        (await RunAsync("--wait")).ExpectSuccess();
        Assert.NotEqual(0L, await CountTablesAsync());
    }

    [Fact]
    public async Task Demo_people_are_added_once_and_can_be_reset()
    {
        foreach (var argument in (string[])["--demo", "--demo", "--reset-demo"])
        {
            (await RunAsync(argument)).ExpectSuccess();
            Assert.InRange(await CountAsync($"SELECT COUNT(*) FROM `{_database}`.Clones"), 24, 100);
        }
    }

    [Fact]
    public async Task Wait_changes_nothing_and_gives_up_at_the_deadline()
    {
        var run = await RunWithAsync(new() { ["Migrations:Deadline"] = "00:00:01" }, "--wait");
        ExpectFailure(run, "migrations are pending");
        Assert.Equal(0L, await CountTablesAsync());
    }

    [Fact]
    public async Task Wait_ends_when_another_run_has_migrated()
    {
        var waiting = RunAsync("--wait");
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.False(waiting.IsCompleted);
        (await RunAsync()).ExpectSuccess();
        (await waiting).ExpectSuccess();
    }

    [Fact]
    public async Task Waits_for_a_database_that_comes_up_later()
    {
        Assert.SkipUnless(app.Servers.Database.CanStop, "The database server is not ours to stop.");
        await app.Servers.Database.StopAsync();
        Task<ProgramRun> run;
        try
        {
            run = RunAsync();
            await Task.Delay(TimeSpan.FromSeconds(2));
            Assert.False(run.IsCompleted);
        }
        finally
        {
            await app.Servers.Database.StartAsync();
        }

        (await run).ExpectSuccess();
    }

    [Fact]
    public async Task Gives_up_with_one_sentence_when_the_database_stays_away()
    {
        var run = await RunWithAsync(new()
        {
            ["ConnectionStrings:betabae"] = "Server=127.0.0.1;Port=1;User ID=root;Database=nowhere",
            ["Migrations:Deadline"] = "00:00:01",
        });
        ExpectFailure(run, "the database cannot be reached");
    }

    [Fact]
    public async Task Wrong_credentials_are_one_sentence_at_once() =>
        ExpectFailure(
            await RunWithAsync(new() { ["ConnectionStrings:betabae"] = $"{app.AddressOf(_database)};User ID=stranger;Password=wrong" }),
            "Access denied");

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--demo --wait")]
    [InlineData("demo")]
    public async Task An_unknown_argument_is_one_sentence(string arguments) =>
        ExpectFailure(await RunAsync(arguments.Split(' ')), arguments);

    [Fact]
    public async Task A_malformed_setting_is_one_sentence_that_names_it() =>
        ExpectFailure(await MigrationProcess.RunAsync([new("DB_PORT", "many")]), "DB_PORT");

    private static void ExpectFailure(ProgramRun run, string reason)
    {
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.EndsWith(".", run.Error.TrimEnd(), StringComparison.Ordinal);
    }

    private Task<ProgramRun> RunAsync(params string[] arguments) => RunWithAsync([], arguments);

    private Task<ProgramRun> RunWithAsync(Dictionary<string, string> settings, params string[] arguments) =>
        MigrationProcess.RunAsync(
            [.. app.Settings, new("ConnectionStrings:betabae", app.AddressOf(_database)), .. settings], arguments);

    private Task<long> CountTablesAsync() =>
        CountAsync($"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '{_database}'");

    private async Task<long> CountAsync(string query)
    {
        await using var connection = new MySqlConnection(app.Servers.Database.Address);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
