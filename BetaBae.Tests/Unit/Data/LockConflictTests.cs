using BetaBae.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Unit.Data;

/// <summary>A transaction that others were in the way of runs again; whatever else fails it fails at once.</summary>
public sealed class LockConflictTests : IAsyncDisposable
{
    private const int Busy = 5;
    private const int ReadOnly = 8;

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("betabae-locks-").FullName;
    private readonly ServiceProvider _services;
    private readonly AsyncServiceScope _scope;
    private readonly BetaBaeDbContext _db;

    public LockConflictTests()
    {
        _services = new ServiceCollection().AddSqliteData(Path.Combine(_folder, "locks.db")).BuildServiceProvider();
        _scope = _services.CreateAsyncScope();
        _db = _scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
    }

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(Busy, 4, 5)]
    [InlineData(Busy, 100, 10)]
    [InlineData(ReadOnly, 100, 1)]
    public async Task Is_tried_again_when_another_attempt_may_succeed(int error, int failures, int attempts)
    {
        var (tried, tracked) = (0, 0);
        var work = () => _db.TransactionAsync(
            () =>
            {
                tried++;
                tracked += _db.ChangeTracker.Entries().Count();
                _db.Users.Add(new() { Email = "a", EmailKey = "a", PasswordHash = "", LegalName = "" });
                return tried <= failures ? throw new DbUpdateException("failed", new SqliteException("failed", error)) : Task.CompletedTask;
            },
            Cancellation);

        if (failures < attempts)
        {
            await work();
        }
        else
        {
            // As it was thrown: callers tell by it what has failed.
            Assert.Equal(error, ((SqliteException)(await Assert.ThrowsAsync<DbUpdateException>(work)).InnerException!).SqliteErrorCode);
            Assert.Empty(_db.ChangeTracker.Entries());
        }

        Assert.Equal((attempts, 0), (tried, tracked));
    }

    [Fact]
    public async Task Others_may_write_between_two_attempts()
    {
        var tried = 0;
        await using var other = _services.CreateAsyncScope();
        var others = other.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
        await _db.TransactionAsync(
            async () =>
            {
                if (tried++ == 0)
                {
                    throw new SqliteException("busy", Busy);
                }

                await Task.CompletedTask;
            },
            Cancellation);

        await others.TransactionAsync(() => Task.CompletedTask, Cancellation).WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal(2, tried);
    }
}
