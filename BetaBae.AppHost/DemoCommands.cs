using BetaBae.AppHost.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BetaBae.AppHost;

/// <summary>Dashboard commands for developers. They run the MigrationService again with an argument.</summary>
internal static class DemoCommands
{
    public const string AddPeople = "add-demo-people";
    public const string Reset = "reset-demo-data";

    public static void AddDemoCommands(
        this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> migrations, StoreSet stores)
    {
        if (builder.ExecutionContext.IsPublishMode || !builder.Environment.IsDevelopment())
        {
            return;
        }

        builder.AddDemoRun(migrations, stores, AddPeople, "--demo");
        builder.AddDemoRun(migrations, stores, Reset, "--reset-demo");

        migrations
            .WithDemoCommand(AddPeople, "Add demo people", new CommandOptions
            {
                Description = "Adds the demo people that are not there yet.",
                IconName = "PeopleAdd",
                IsHighlighted = true,
            })
            .WithDemoCommand(Reset, "Reset the demo data", new CommandOptions
            {
                Description = "Deletes what demo people have, and adds them anew.",
                ConfirmationMessage = "Delete everything that belongs to demo people, and add them anew?",
                IconName = "ArrowReset",
            });
    }

    /// <summary>A run that only a command starts. Hidden, so that nothing starts it without the command's question.</summary>
    private static void AddDemoRun(
        this IDistributedApplicationBuilder builder,
        IResourceBuilder<ProjectResource> migrations,
        StoreSet stores,
        string name,
        string argument) =>
        builder.AddService<Projects.BetaBae_MigrationService>($"run-{name}")
            .WithStores(stores)
            .WithArgs(argument)
            .WaitForCompletion(migrations)
            .WithExplicitStart()
            .WithHidden();

    private static IResourceBuilder<ProjectResource> WithDemoCommand(
        this IResourceBuilder<ProjectResource> migrations, string name, string displayName, CommandOptions options)
    {
        // Only once the tables are there: the run would wait for them and the dashboard with it.
        options.UpdateState = context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Finished
            ? ResourceCommandState.Enabled
            : ResourceCommandState.Disabled;

        return migrations.WithCommand(name, displayName, context => RunAsync(context, $"run-{name}"), options);
    }

    private static async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context, string run)
    {
        var commands = context.Services.GetRequiredService<ResourceCommandService>();
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();

        var begun = DateTime.UtcNow;
        var started = await commands.ExecuteCommandAsync(run, KnownResourceCommands.StartCommand, context.CancellationToken);
        if (!started.Success)
        {
            return started;
        }

        // The end of the run before this one is still the state for a moment.
        var ended = await notifications.WaitForResourceAsync(
            run,
            e => KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text) && !(e.Snapshot.StopTimeStamp < begun),
            context.CancellationToken);
        return ended.Snapshot.ExitCode is 0
            ? CommandResults.Success()
            : CommandResults.Failure($"Exit code {ended.Snapshot.ExitCode}; the hidden resource '{run}' has the console log.");
    }
}
