using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BetaBae.Data.MySql.Migrations
{
    /// <inheritdoc />
    public partial class PresenceExpiry : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_RoomVisits_ExpiresAt",
                table: "RoomVisits",
                column: "ExpiresAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_RoomVisits_ExpiresAt",
                table: "RoomVisits");
        }
    }
}
