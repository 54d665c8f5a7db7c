using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Unit.Data;

/// <summary>EF Core does not see a transaction that SQL of our own begins: what it would write by itself is refused there.</summary>
public sealed class SqlTransactionTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("betabae-sql-").FullName;
    private readonly ServiceProvider _services;
    private readonly AsyncServiceScope _scope;
    private readonly BetaBaeDbContext _db;

    public SqlTransactionTests()
    {
        _services = new ServiceCollection().AddSqliteData(Path.Combine(_folder, "sql.db")).BuildServiceProvider();
        _scope = _services.CreateAsyncScope();
        _db = _scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
    }

    public async ValueTask InitializeAsync() => await _db.Database.MigrateAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Saving_changes_inside_throws_and_nothing_is_stored()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _db.SqlTransactionAsync(
            async sql =>
            {
                await InsertAsync(sql, "sql@example.com");
                _db.Users.Add(NewUser("ef@example.com"));
                await _db.SaveChangesAsync(Cancellation);
                return true;
            },
            Cancellation));

        Assert.Empty(await _db.Users.ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_transaction_of_EF_Core_inside_throws_and_nothing_is_stored()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _db.SqlTransactionAsync(
            async sql =>
            {
                await InsertAsync(sql, "sql@example.com");
                await _db.TransactionAsync(() => _db.Users.ExecuteDeleteAsync(Cancellation), Cancellation);
                return true;
            },
            Cancellation));

        Assert.Empty(await _db.Users.ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Within_a_transaction_of_EF_Core_both_write_and_are_committed_together()
    {
        await _db.TransactionAsync(
            () => _db.SqlTransactionAsync(
                async sql =>
                {
                    await InsertAsync(sql, "sql@example.com");
                    _db.Users.Add(NewUser("ef@example.com"));
                    await _db.SaveChangesAsync(Cancellation);
                    return true;
                },
                Cancellation),
            Cancellation);

        Assert.Equal(2, await _db.Users.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Afterwards_changes_are_saved_as_ever()
    {
        await _db.SqlTransactionAsync(sql => Task.FromResult(true), Cancellation);
        _db.Users.Add(NewUser("ef@example.com"));
        await _db.SaveChangesAsync(Cancellation);

        Assert.Equal(1, await _db.Users.CountAsync(Cancellation));
    }

    private static Task<bool> InsertAsync(SqlTransaction sql, string email) => sql.RunAsync(
        """
        INSERT INTO `Users` (`Email`, `EmailKey`, `PasswordHash`, `LegalName`, `StorageBytes`, `CreatedAt`)
        VALUES ({0}, {0}, '', '', 0, {1})
        """,
        [email, DateTime.UtcNow],
        _ => Task.FromResult(true),
        Cancellation);

    private static User NewUser(string email) => new()
    {
        Email = email,
        EmailKey = email,
        PasswordHash = "",
        LegalName = "",
        CreatedAt = DateTime.UtcNow,
    };
}
