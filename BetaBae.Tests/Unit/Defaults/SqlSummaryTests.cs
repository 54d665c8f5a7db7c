using BetaBae.ServiceDefaults;

namespace BetaBae.Tests.Unit.Defaults;

public sealed class SqlSummaryTests
{
    [Theory]
    [InlineData("SELECT `m`.`Id`, `m`.`Text`\nFROM `Messages` AS `m`\nWHERE `m`.`Id` = @p", "SELECT Messages")]
    [InlineData("select Id from Messages", "SELECT Messages")]
    [InlineData("SELECT (SELECT COUNT(*) FROM `Matches` AS `a`), EXTRACT(YEAR FROM `u`.`At`) FROM `Users` AS `u`", "SELECT Users")]
    [InlineData("SELECT `t`.`Id` FROM (\n SELECT * FROM `Messages` AS `m` LIMIT 5) AS `t` JOIN `Files` AS `f` ON 1", "SELECT Messages")]
    [InlineData("SELECT EXISTS (SELECT 1 FROM `Clones` AS `c`)", "SELECT Clones")]
    [InlineData("SELECT 1", "SELECT")]
    [InlineData("SELECT 1; DELETE FROM `Users`", "SELECT")]
    [InlineData("SELECT GET_LOCK('FROM `Users`', 5)", "SELECT")]
    [InlineData("SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES", "SELECT INFORMATION_SCHEMA.TABLES")]
    [InlineData("(SELECT `Id` FROM `Users`) UNION (SELECT `Id` FROM `Clones`)", "SELECT Users")]
    [InlineData("INSERT INTO `Messages` (`Text`) VALUES ('a; FROM b'); UPDATE `Participants` SET `x` = 1; COMMIT", "INSERT Messages")]
    [InlineData("INSERT IGNORE INTO `Messages` SELECT * FROM `Files`", "INSERT Messages")]
    [InlineData("SET AUTOCOMMIT = 1;\nINSERT INTO `Users` (`Id`) VALUES (@p0);\nSELECT `Id` FROM `Users`;", "INSERT Users")]
    [InlineData(
        "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION; UPDATE `Conversations` SET `LastSeq` = 1; SELECT 1 FROM `Clones`",
        "UPDATE Conversations")]
    [InlineData("UPDATE `PendingReplies` AS `p` SET `p`.`LeaseId` = @lease", "UPDATE PendingReplies")]
    [InlineData("DELETE `p` FROM `PendingReplies` AS `p` WHERE 1", "DELETE PendingReplies")]
    [InlineData("insert into messages (id) values (1)", "INSERT messages")]
    [InlineData("DELETE FROM `RoomVisits` WHERE `ExpiresAt` < @now", "DELETE RoomVisits")]
    [InlineData("CREATE TABLE IF NOT EXISTS `__EFMigrationsHistory` (`Id` int)", "CREATE TABLE __EFMigrationsHistory")]
    [InlineData("CREATE UNIQUE INDEX `IX` ON `Users` (`Email`)", "CREATE")]
    [InlineData("ALTER TABLE `Users` ADD `Name` text", "ALTER TABLE Users")]
    [InlineData("ROLLBACK", "ROLLBACK")]
    [InlineData("USE `betabae`", "USE")]
    [InlineData("START TRANSACTION", "START")]
    [InlineData("-- a note; FROM `Users`\n/* SELECT */ # more\nSELECT 2 FROM `Files`", "SELECT Files")]
    public void It_says_what_is_done_to_which_table(string sql, string summary) => Assert.Equal(summary, SqlSummary.Of(sql));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ;; ")]
    [InlineData("mina@example.com")]
    [InlineData("`SELECT` secret")]
    [InlineData("'SELECT 1 FROM `Users`'")]
    public void What_it_does_not_know_it_does_not_name(string? sql) => Assert.Null(SqlSummary.Of(sql));

    [Theory]
    [InlineData("SELECT 'it''s FROM secret' FROM `Users`", "SELECT Users")]
    [InlineData("SELECT 'it\\' FROM secret' FROM `Users`", "SELECT Users")]
    [InlineData("SELECT \"FROM secret\" FROM `Users`", "SELECT Users")]
    [InlineData("SELECT 'FROM secret", "SELECT")]
    [InlineData("SELECT 'FROM secret\\", "SELECT")]
    [InlineData("UPDATE 'secret' `Users`", "UPDATE Users")]
    [InlineData("SELECT 1 FROM `a secret`", "SELECT")]
    [InlineData("SELECT 1 FROM `unclosed", "SELECT unclosed")]
    public void No_literal_gets_into_it(string sql, string summary) => Assert.Equal(summary, SqlSummary.Of(sql));
}
