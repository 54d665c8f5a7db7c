using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BetaBae.Data.Configurations;

internal sealed class MessageConfiguration : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> builder)
    {
        // Bytes, because text columns ignore trailing blanks when they compare. 64 code units are at most 192 bytes.
        builder.Property(m => m.ClientMessageId).HasConversion<BetaBaeDbContext.Utf8Converter>().HasMaxLength(Message.MaxClientMessageId * 3);
        builder.Property(m => m.Text).HasMaxLength(Message.MaxText);
        builder.HasIndex(m => new { m.ConversationId, m.Seq }).IsUnique();
        builder.HasIndex(m => new { m.ConversationId, m.SenderId, m.ClientMessageId }).IsUnique();
        builder.HasOne(m => m.Conversation).WithMany().HasForeignKey(m => m.ConversationId);
        builder.HasOne(m => m.Sender).WithMany().HasForeignKey(m => m.SenderId);
        builder.HasOne(m => m.Attachment).WithMany().HasForeignKey(m => m.AttachmentId).OnDelete(DeleteBehavior.SetNull);
    }
}
