namespace BetaBae.MigrationService;

/// <summary>What a run is for, by its argument.</summary>
internal enum MigrationTask
{
    /// <summary>No argument: bring database and bucket to this version.</summary>
    Migrate,

    /// <summary><c>--demo</c>: that, and add the demo people that are not there yet.</summary>
    AddDemo,

    /// <summary><c>--reset-demo</c>: that, and delete what belongs to demo people and add them anew.</summary>
    ResetDemo,

    /// <summary><c>--wait</c>: change nothing, end once no migration of this version is pending.</summary>
    Wait,
}

internal static class MigrationTasks
{
    /// <exception cref="MigrationException">There is no such argument.</exception>
    public static MigrationTask Parse(string[] arguments) => arguments switch
    {
        [] => MigrationTask.Migrate,
        ["--demo"] => MigrationTask.AddDemo,
        ["--reset-demo"] => MigrationTask.ResetDemo,
        ["--wait"] => MigrationTask.Wait,
        _ => throw new MigrationException(
            $"'{string.Join(' ', arguments)}' is not understood: give no argument, or one of --demo, --reset-demo and --wait."),
    };
}
