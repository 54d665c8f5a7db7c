using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BetaBae.Data.Configurations;

internal sealed class ParticipantConfiguration : IEntityTypeConfiguration<Participant>
{
    public void Configure(EntityTypeBuilder<Participant> builder)
    {
        builder.HasKey(p => new { p.ConversationId, p.UserId });
        builder.HasOne(p => p.Conversation).WithMany(c => c.Participants).HasForeignKey(p => p.ConversationId);
        builder.HasOne(p => p.User).WithMany().HasForeignKey(p => p.UserId);
        builder.HasOne(p => p.Partner).WithMany().HasForeignKey(p => p.PartnerId);
    }
}
