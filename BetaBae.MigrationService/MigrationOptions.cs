namespace BetaBae.MigrationService;

/// <summary>Configuration section <c>Migrations</c>.</summary>
internal sealed class MigrationOptions
{
    /// <summary>How long a run waits for stores that are not up yet; for <c>--wait</c> also for the run that migrates.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMinutes(2);
}
