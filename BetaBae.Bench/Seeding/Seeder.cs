using MySqlConnector;

namespace BetaBae.Bench.Seeding;

/// <summary>
/// Fills a database by a few large statements. What is there already stays; ids go on from the highest. The same calls on
/// two empty databases make the same rows.
/// </summary>
internal sealed partial class Seeder : IAsyncDisposable
{
    private const int NoTimeout = 0;

    private readonly MySqlConnection _connection;
    private long _numbers;

    private Seeder(MySqlConnection connection) => _connection = connection;

    public static async Task<Seeder> OpenAsync(string database)
    {
        var connection = new MySqlConnection($"{database};Allow User Variables=true;Pooling=false");
        await connection.OpenAsync();
        var seeder = new Seeder(connection);

        // The rows are consistent by construction, and checking each would take several times as long.
        await seeder.RunAsync("SET SESSION foreign_key_checks = 0, unique_checks = 0");
        await seeder.RunAsync("CREATE TEMPORARY TABLE Numbers (n BIGINT PRIMARY KEY)");
        return seeder;
    }

    /// <summary>Has the database count what there is now, rather than at some moment of a measurement.</summary>
    public Task FinishAsync() => RunAsync(
        "ANALYZE TABLE Users, Profiles, Personalities, LoveLanguages, Matches, Conversations, Participants, Messages");

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>Has the table <c>Numbers</c> hold 1 … <paramref name="count"/> at least.</summary>
    private async Task CountToAsync(long count)
    {
        if (_numbers == 0)
        {
            await RunAsync("INSERT INTO Numbers VALUES (1)");
            _numbers = 1;
        }

        for (; _numbers < count; _numbers *= 2)
        {
            // By way of a second table: a temporary one cannot be read while it is written.
            await RunAsync("CREATE TEMPORARY TABLE Later AS SELECT n FROM Numbers");
            await RunAsync($"INSERT INTO Numbers SELECT n + {_numbers} FROM Later");
            await RunAsync("DROP TEMPORARY TABLE Later");
        }
    }

    private async Task<long> MaxIdAsync(string table)
    {
        await using var command = new MySqlCommand($"SELECT COALESCE(MAX(Id), 0) FROM {table}", _connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task RunAsync(string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = new MySqlCommand(sql, _connection) { CommandTimeout = NoTimeout };
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        await command.ExecuteNonQueryAsync();
    }
}
