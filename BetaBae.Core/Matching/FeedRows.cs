using System.Data.Common;
using BetaBae.Data;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Core.Matching;

/// <summary>
/// Reads a table from its beginning to its end, in the order in which it is stored. In SQL of our own: EF Core's way of making an
/// object of a row takes longer than all the rest.
/// </summary>
/// <param name="scopes">Gives a connection.</param>
/// <param name="select">What to read, up to the table's name; the first column is the key.</param>
/// <param name="key">The primary key's column.</param>
/// <param name="take">Takes a row.</param>
internal sealed class FeedRows(IServiceScopeFactory scopes, string select, string key, Action<DbDataReader> take)
{
    /// <summary>Rows read at once: one long statement might never get through on a slow machine.</summary>
    private const int Batch = 10_000;

    /// <summary>Prepared, so that numbers come as numbers: the database would spell out ten for each person, and the driver parse them.</summary>
    private readonly string _sql = $"{CompiledQuery.PreparedComment}\n{select} WHERE `{key}` > {{0}} ORDER BY `{key}` LIMIT {Batch}";

    private long? _last = 0;

    /// <summary>Has the next rows taken.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (_last is { } last)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
            _last = await db.ReadAsync(_sql, [last], TakeAsync, cancellationToken);
        }

        return _last is not null;
    }

    private async Task<long?> TakeAsync(DbDataReader rows)
    {
        long? last = null;

        // Without a token: MySqlConnector would register with it for each row.
        while (await rows.ReadAsync(CancellationToken.None))
        {
            last = rows.GetInt64(0);
            take(rows);
        }

        return last;
    }
}
