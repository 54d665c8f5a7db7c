using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BetaBae.Data.Configurations;

internal sealed class StoredFileConfiguration : IEntityTypeConfiguration<StoredFile>
{
    public void Configure(EntityTypeBuilder<StoredFile> builder)
    {
        builder.Property(f => f.ObjectKey).HasMaxLength(64);
        builder.Property(f => f.ContentType).HasMaxLength(64);
        builder.Property(f => f.Context).HasMaxLength(StoredFile.MaxContext);
        builder.HasIndex(f => f.ObjectKey).IsUnique();
        builder.HasOne(f => f.Owner).WithMany().HasForeignKey(f => f.OwnerId);
    }
}
