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

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HavePrecision(3).HaveConversion<UtcConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<string[]>().HaveConversion<TextListConverter, TextListComparer>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<User>(user =>
        {
            user.Property(u => u.Email).HasMaxLength(254);
            user.Property(u => u.EmailKey).HasMaxLength(254);
            user.Property(u => u.PasswordHash).HasMaxLength(200);
            user.Property(u => u.LegalName).HasMaxLength(100);
            user.HasIndex(u => u.EmailKey).IsUnique();
            user.HasIndex(u => u.FeedChangedAt);
            user.HasOne(u => u.Profile).WithOne().HasForeignKey<Profile>(p => p.UserId);
            user.HasOne(u => u.Personality).WithOne().HasForeignKey<Personality>(p => p.UserId);
            user.HasOne(u => u.LoveLanguage).WithOne().HasForeignKey<LoveLanguage>(l => l.UserId);
            user.HasOne(u => u.Clone).WithOne().HasForeignKey<Clone>(c => c.UserId);
        });
        modelBuilder.Entity<Profile>(profile =>
        {
            profile.HasKey(p => p.UserId);
            profile.Property(p => p.UserId).ValueGeneratedNever();
            profile.Property(p => p.Nickname).HasMaxLength(Profile.MaxNickname);
            profile.Property(p => p.Introduce).HasMaxLength(Profile.MaxIntroduce);
            profile.Property(p => p.Province).HasMaxLength(Profile.MaxPlace);
            profile.Property(p => p.City).HasMaxLength(Profile.MaxPlace);
            profile.HasOne(p => p.Image).WithMany().HasForeignKey(p => p.ImageId).OnDelete(DeleteBehavior.SetNull);
        });
        modelBuilder.Entity<StoredFile>(file =>
        {
            file.Property(f => f.ObjectKey).HasMaxLength(64);
            file.Property(f => f.ContentType).HasMaxLength(64);
            file.Property(f => f.Context).HasMaxLength(StoredFile.MaxContext);
            file.HasIndex(f => f.ObjectKey).IsUnique();
            file.HasOne(f => f.Owner).WithMany().HasForeignKey(f => f.OwnerId);
        });
        modelBuilder.Entity<Match>(match =>
        {
            match.HasOne(m => m.Requester).WithMany().HasForeignKey(m => m.RequesterId);
            match.HasOne(m => m.Requested).WithMany().HasForeignKey(m => m.RequestedId);
            match.HasIndex(m => new { m.LowId, m.HighId }).IsUnique();
            match.HasIndex(m => new { m.RequestedId, m.Status });
        });
        modelBuilder.Entity<Conversation>()
            .HasIndex(c => new { c.MatchId, c.Type, c.VisitorId }).IsUnique();
        modelBuilder.Entity<Participant>(participant =>
        {
            participant.HasKey(p => new { p.ConversationId, p.UserId });
            participant.HasOne(p => p.Conversation).WithMany(c => c.Participants).HasForeignKey(p => p.ConversationId);
            participant.HasOne(p => p.User).WithMany().HasForeignKey(p => p.UserId);
            participant.HasOne(p => p.Partner).WithMany().HasForeignKey(p => p.PartnerId);
        });
        modelBuilder.Entity<ConversationPresence>(visit =>
        {
            // The table's first name: replicas of an earlier version go on while this one migrates.
            visit.ToTable("RoomVisits");
            visit.HasKey(v => new { v.ConversationId, v.UserId, v.ConnectionId });
            visit.Property(v => v.ConnectionId).HasMaxLength(ConversationPresence.MaxConnectionId);
            visit.HasIndex(v => v.ConnectionId);
            visit.HasOne<Participant>().WithMany().HasForeignKey(v => new { v.ConversationId, v.UserId });
        });
        modelBuilder.Entity<PendingReply>(reply =>
        {
            reply.HasKey(r => r.ConversationId);
            reply.Property(r => r.ConversationId).ValueGeneratedNever();
            reply.HasOne(r => r.Conversation).WithOne().HasForeignKey<PendingReply>(r => r.ConversationId);
            reply.HasIndex(r => r.NotBefore);
        });
        modelBuilder.Entity<Message>(message =>
        {
            // Bytes, because text columns ignore trailing blanks when they compare. 64 code units are at most 192 bytes.
            message.Property(m => m.ClientMessageId).HasConversion<Utf8Converter>().HasMaxLength(Message.MaxClientMessageId * 3);
            message.Property(m => m.Text).HasMaxLength(Message.MaxText);
            message.HasIndex(m => new { m.ConversationId, m.Seq }).IsUnique();
            message.HasIndex(m => new { m.ConversationId, m.SenderId, m.ClientMessageId }).IsUnique();
            message.HasOne(m => m.Conversation).WithMany().HasForeignKey(m => m.ConversationId);
            message.HasOne(m => m.Sender).WithMany().HasForeignKey(m => m.SenderId);
            message.HasOne(m => m.Attachment).WithMany().HasForeignKey(m => m.AttachmentId).OnDelete(DeleteBehavior.SetNull);
        });
    }

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
