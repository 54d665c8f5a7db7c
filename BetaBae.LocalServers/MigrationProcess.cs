namespace BetaBae.LocalServers;

/// <summary>BetaBae.MigrationService.</summary>
public static class MigrationProcess
{
    public const string Program = "BetaBae.MigrationService";

    /// <inheritdoc cref="ProgramRun.RunAsync"/>
    public static Task<ProgramRun> RunAsync(IEnumerable<KeyValuePair<string, string>> settings, params string[] arguments) =>
        ProgramRun.RunAsync(Program, settings, arguments);
}
