using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BetaBae.Data.Configurations;

internal sealed class PendingReplyConfiguration : IEntityTypeConfiguration<PendingReply>
{
    public void Configure(EntityTypeBuilder<PendingReply> builder)
    {
        builder.HasKey(r => r.ConversationId);
        builder.Property(r => r.ConversationId).ValueGeneratedNever();
        builder.HasOne(r => r.Conversation).WithOne().HasForeignKey<PendingReply>(r => r.ConversationId);
        builder.HasIndex(r => r.NotBefore);
    }
}
