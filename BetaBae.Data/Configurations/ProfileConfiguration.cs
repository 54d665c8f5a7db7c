using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BetaBae.Data.Configurations;

internal sealed class ProfileConfiguration : IEntityTypeConfiguration<Profile>
{
    public void Configure(EntityTypeBuilder<Profile> builder)
    {
        builder.HasKey(p => p.UserId);
        builder.Property(p => p.UserId).ValueGeneratedNever();
        builder.Property(p => p.Nickname).HasMaxLength(Profile.MaxNickname);
        builder.Property(p => p.Introduce).HasMaxLength(Profile.MaxIntroduce);
        builder.Property(p => p.Province).HasMaxLength(Profile.MaxPlace);
        builder.Property(p => p.City).HasMaxLength(Profile.MaxPlace);
        builder.HasOne(p => p.Image).WithMany().HasForeignKey(p => p.ImageId).OnDelete(DeleteBehavior.SetNull);
    }
}
