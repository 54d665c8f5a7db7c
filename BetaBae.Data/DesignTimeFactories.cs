using BetaBae.Data.MySql;
using BetaBae.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace BetaBae.Data;

// What `dotnet ef migrations add NAME --context … --output-dir MySql/Migrations` asks for; neither connects.
internal sealed class MySqlDesignTimeFactory : IDesignTimeDbContextFactory<MySqlBetaBaeDbContext>
{
    public MySqlBetaBaeDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<MySqlBetaBaeDbContext>();
        options.UseBetaBaeMySql("Server=localhost;Database=betabae;User ID=root");
        return new MySqlBetaBaeDbContext(options.Options);
    }
}

internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteBetaBaeDbContext>
{
    public SqliteBetaBaeDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqliteBetaBaeDbContext>();
        options.UseBetaBaeSqlite("betabae.db");
        return new SqliteBetaBaeDbContext(options.Options);
    }
}
