using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BetaBae.Data.Configurations;

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.Property(u => u.Email).HasMaxLength(254);
        builder.Property(u => u.EmailKey).HasMaxLength(254);
        builder.Property(u => u.PasswordHash).HasMaxLength(200);
        builder.Property(u => u.LegalName).HasMaxLength(100);
        builder.HasIndex(u => u.EmailKey).IsUnique();
        builder.HasIndex(u => u.FeedChangedAt);
        builder.HasOne(u => u.Profile).WithOne().HasForeignKey<Profile>(p => p.UserId);
        builder.HasOne(u => u.Personality).WithOne().HasForeignKey<Personality>(p => p.UserId);
        builder.HasOne(u => u.LoveLanguage).WithOne().HasForeignKey<LoveLanguage>(l => l.UserId);
        builder.HasOne(u => u.Clone).WithOne().HasForeignKey<Clone>(c => c.UserId);
    }
}
