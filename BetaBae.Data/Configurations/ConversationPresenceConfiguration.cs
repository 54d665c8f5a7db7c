using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BetaBae.Data.Configurations;

internal sealed class ConversationPresenceConfiguration : IEntityTypeConfiguration<ConversationPresence>
{
    public void Configure(EntityTypeBuilder<ConversationPresence> builder)
    {
        // The table's first name: replicas of an earlier version go on while this one migrates.
        builder.ToTable("RoomVisits");
        builder.HasKey(v => new { v.ConversationId, v.UserId, v.ConnectionId });
        builder.Property(v => v.ConnectionId).HasMaxLength(ConversationPresence.MaxConnectionId);
        builder.HasIndex(v => v.ConnectionId);
        builder.HasIndex(v => v.ExpiresAt);
        builder.HasOne<Participant>().WithMany().HasForeignKey(v => new { v.ConversationId, v.UserId });
    }
}
