using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BetaBae.Data.MySql.Migrations
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
                    ConversationId = table.Column<long>(type: "bigint", nullable: false),
                    DueSeq = table.Column<long>(type: "bigint", nullable: false),
                    DueSince = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    Failures = table.Column<int>(type: "int", nullable: false),
                    NotBefore = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    LeaseId = table.Column<Guid>(type: "char(36)", nullable: true, collation: "ascii_general_ci"),
                    LeaseUntil = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: true)
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
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "RoomVisits",
                columns: table => new
                {
                    ConversationId = table.Column<long>(type: "bigint", nullable: false),
                    UserId = table.Column<long>(type: "bigint", nullable: false),
                    ConnectionId = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    ExpiresAt = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false)
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
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

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
