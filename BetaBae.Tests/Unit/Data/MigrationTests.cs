using BetaBae.Data;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Tests.Unit.Data;

public sealed class MigrationTests
{
    [Fact]
    public void MySql_migrations_make_the_model()
    {
        using var db = new MySqlDesignTimeFactory().CreateDbContext([]);
        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void Sqlite_migrations_make_the_model()
    {
        using var db = new SqliteDesignTimeFactory().CreateDbContext([]);
        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges());
    }
}
