using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BetaBae.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class RealTime : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "PendingReplies",
                columns: table => new
                {
                    ConversationId = table.Column<long>(type: "INTEGER", nullable: false),
                    DueSeq = table.Column<long>(type: "INTEGER", nullable: false),
                    DueSince = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    NotBefore = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false),
                    LeaseId = table.Column<Guid>(type: "TEXT", nullable: true),
                    LeaseUntil = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PendingReplies", x => x.ConversationId);
                    table.ForeignKey(
                        name: "FK_PendingReplies_Conversations_ConversationId",
                        column: x => x.ConversationId,
                        principalTable: "Conversations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RoomVisits",
                columns: table => new
                {
                    ConversationId = table.Column<long>(type: "INTEGER", nullable: false),
                    UserId = table.Column<long>(type: "INTEGER", nullable: false),
                    ConnectionId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RoomVisits", x => new { x.ConversationId, x.UserId, x.ConnectionId });
                    table.ForeignKey(
                        name: "FK_RoomVisits_Participants_ConversationId_UserId",
                        columns: x => new { x.ConversationId, x.UserId },
                        principalTable: "Participants",
                        principalColumns: new[] { "ConversationId", "UserId" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PendingReplies_NotBefore",
                table: "PendingReplies",
                column: "NotBefore");

            migrationBuilder.CreateIndex(
                name: "IX_RoomVisits_ConnectionId",
                table: "RoomVisits",
                column: "ConnectionId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PendingReplies");

            migrationBuilder.DropTable(
                name: "RoomVisits");
        }
    }
}
