using System.Data.Common;
using System.Text;
using System.Text.Json;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BetaBae.Data;

/// <summary>
/// The database. One subclass for each provider holds what differs: its migrations, its transactions and its text columns.
/// Everything that writes goes through <see cref="Transactions.TransactionAsync{T}"/>.
/// </summary>
public abstract class BetaBaeDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<Profile> Profiles => Set<Profile>();

    public DbSet<Personality> Personalities => Set<Personality>();

    public DbSet<LoveLanguage> LoveLanguages => Set<LoveLanguage>();

    public DbSet<Clone> Clones => Set<Clone>();

    public DbSet<StoredFile> Files => Set<StoredFile>();

    public DbSet<Match> Matches => Set<Match>();

    public DbSet<Conversation> Conversations => Set<Conversation>();

    public DbSet<Participant> Participants => Set<Participant>();

    public DbSet<Message> Messages => Set<Message>();

    public DbSet<ConversationPresence> ConversationPresences => Set<ConversationPresence>();

    public DbSet<PendingReply> PendingReplies => Set<PendingReply>();

    /// <summary>See <see cref="Transactions.BeforeCommit"/>.</summary>
    internal Action? Committing { get; set; }

    /// <summary>Whether a <see cref="SqlTransaction"/> is under way, of which EF Core knows nothing.</summary>
    internal bool IsInSqlTransaction { get; set; }

    /// <summary>Waits until a write transaction may begin; disposing the answer lets the next one begin.</summary>
    protected internal abstract Task<IDisposable?> EnterWriteAsync(CancellationToken cancellationToken);

    /// <summary>What begins a write transaction in SQL, as <see cref="Transactions.TransactionAsync{T}"/> begins one.</summary>
    protected internal abstract string BeginSql { get; }

    /// <summary>An INSERT of one row, so that <see cref="InsertedIdAsync"/> has the row's id.</summary>
    protected internal abstract string InsertSql(string insert);

    /// <summary>The id of the row that a command has inserted, whose first statement is an <see cref="InsertSql"/>.</summary>
    protected internal abstract Task<long> InsertedIdAsync(DbCommand command, DbDataReader rows);

    /// <summary>Has the connection that the context holds be closed instead of given back.</summary>
    protected internal abstract Task DiscardConnectionAsync();

    /// <summary>Whether the same transaction, tried again, may well succeed: a deadlock or a busy database.</summary>
    protected internal abstract bool IsLockConflict(Exception exception);

    /// <summary>Whether a unique index refused the row.</summary>
    public abstract bool IsDuplicate(Exception exception);

    /// <exception cref="InvalidOperationException">A <see cref="SqlTransaction"/> is under way.</exception>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RefuseInSqlTransaction();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <exception cref="InvalidOperationException">A <see cref="SqlTransaction"/> is under way.</exception>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RefuseInSqlTransaction();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>
    /// EF Core would begin a transaction of its own on the same connection, which commits the one that is under way: half of the
    /// work would be stored whatever becomes of the rest.
    /// </summary>
    internal void RefuseInSqlTransaction()
    {
        if (IsInSqlTransaction)
        {
            throw new InvalidOperationException("Within a SqlTransaction everything is written by its own commands");
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HavePrecision(3).HaveConversion<UtcConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<string[]>().HaveConversion<TextListConverter, TextListComparer>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(BetaBaeDbContext).Assembly);

    internal sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        v => v, v => DateTime.SpecifyKind(v, DateTimeKind.Utc));

    internal sealed class Utf8Converter() : ValueConverter<string, byte[]>(
        v => Encoding.UTF8.GetBytes(v), v => Encoding.UTF8.GetString(v));

    internal sealed class TextListConverter() : ValueConverter<string[], string>(
        v => JsonSerializer.Serialize(v, JsonSerializerOptions.Default),
        v => JsonSerializer.Deserialize<string[]>(v, JsonSerializerOptions.Default) ?? Array.Empty<string>());

    internal sealed class TextListComparer() : ValueComparer<string[]>(
        (a, b) => a!.SequenceEqual(b!),
        v => v.Aggregate(0, (hash, text) => HashCode.Combine(hash, text.GetHashCode(StringComparison.Ordinal))),
        v => v.ToArray());
}
