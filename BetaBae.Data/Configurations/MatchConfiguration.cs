using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BetaBae.Data.Configurations;

internal sealed class MatchConfiguration : IEntityTypeConfiguration<Match>
{
    public void Configure(EntityTypeBuilder<Match> builder)
    {
        builder.HasOne(m => m.Requester).WithMany().HasForeignKey(m => m.RequesterId);
        builder.HasOne(m => m.Requested).WithMany().HasForeignKey(m => m.RequestedId);
        builder.HasIndex(m => new { m.LowId, m.HighId }).IsUnique();
        builder.HasIndex(m => new { m.RequestedId, m.Status });
    }
}
