using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BetaBae.Core.Media;
using BetaBae.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Hosting;

public static class Fingerprint
{
    /// <summary>
    /// One line for each table and one for the stored objects, which is another one as soon as anything was added, changed or
    /// removed there.
    /// </summary>
    public static async Task<IReadOnlyList<string>> FingerprintAsync(this IRunningApp app)
    {
        ArgumentNullException.ThrowIfNull(app);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
        var lines = new List<string>();
        foreach (var table in db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Distinct().Order(StringComparer.Ordinal))
        {
            lines.Add(Line(table, await RowsAsync(db, table)));
        }

        var keys = new List<string>();
        await foreach (var key in app.Services.GetRequiredService<IObjectStore>().ListAsync(DateTimeOffset.UtcNow.AddDays(1), CancellationToken.None))
        {
            keys.Add(key);
        }

        lines.Add(Line("objects", keys));
        return lines;
    }

    private static async Task<List<string>> RowsAsync(BetaBaeDbContext db, string table)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT * FROM `{table}`";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join('|', values.Select(value => value is byte[] bytes
                ? Convert.ToHexString(bytes)
                : Convert.ToString(value, CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    private static string Line(string name, List<string> rows)
    {
        rows.Sort(StringComparer.Ordinal);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows)));
        return $"{name}: {rows.Count} {Convert.ToHexStringLower(hash)}";
    }
}
