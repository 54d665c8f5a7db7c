using BetaBae.Core;
using BetaBae.Core.Stores;
using BetaBae.MigrationService;
using BetaBae.ServiceDefaults;
using BetaBae.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

using var stop = new StopSignal();
return await ServiceProgram.RunAsync(async () =>
{
    try
    {
        var task = MigrationTasks.Parse(args);
        var builder = Host.CreateApplicationBuilder();
        builder.AddSettingsAliases();
        builder.AddServiceDefaults(ResourceNames.Migrations);
        builder.AddServerStores();
        builder.Services
            .AddFeatures(builder.Configuration)
            .AddSingleton<Migrator>()
            .AddOptions<MigrationOptions>().BindConfiguration("Migrations");

        // Built and not started: what features do in the background is the services' business.
        using var host = builder.Build();
        host.StartTelemetry();
        await host.Services.GetRequiredService<Migrator>().RunAsync(task, stop.Token);
        return 0;
    }
    catch (MigrationException exception)
    {
        await Console.Error.WriteLineAsync(exception.Message);
        return 1;
    }
});
