using BetaBae.Core.Chat;
using BetaBae.Core.Demo;
using BetaBae.Core.Media;
using BetaBae.Core.Stores;
using BetaBae.Data;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Standalone;

internal static class EmbeddedStores
{
    /// <summary>SQLite, Garnet and files, all inside one folder: <c>BETABAE_DATA</c>.</summary>
    public static IServiceCollection AddEmbeddedStores(this IServiceCollection services, IConfiguration configuration)
    {
        var folder = new DataFolder(configuration["Standalone:Data"] ?? ".betabae");
        var redis = new EmbeddedRedis(folder.Combine("sessions"));

        // Made by a factory, so that the container disposes them: last the folder, which the others still use.
        services.AddSingleton(_ => folder).AddSingleton(_ => redis);
        services.AddSqliteData(folder.Combine("betabae.db"));
        services.AddFolderObjectStore(folder.Combine("files"));
        services.AddHealthChecks().AddDatabaseCheck("sqlite").AddObjectStoreCheck("folder");
        return services.AddRedis(redis.Options, "garnet");
    }

    /// <summary>Brings the stores to this version and, unless <c>BETABAE_DEMO</c> is off, demo people into an empty database.</summary>
    public static async Task PrepareStoresAsync(this WebApplication app)
    {
        _ = (app.Services.GetRequiredService<DataFolder>(), app.Services.GetRequiredService<EmbeddedRedis>());
        await app.Services.GetRequiredService<IObjectStore>().EnsureCreatedAsync(CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>().Database.MigrateAsync();

        // The folder has one host, and that was killed if anybody is still in a room.
        await scope.ServiceProvider.GetRequiredService<Presence>().CloseAllAsync(CancellationToken.None);
        if (!app.Configuration.GetValue("Standalone:Demo", true))
        {
            return;
        }

        var added = await scope.ServiceProvider.GetRequiredService<DemoPeople>().AddToEmptyAsync(CancellationToken.None);
        if (added > 0)
        {
            Console.WriteLine($"Added {added} demo people. Log in as {DemoPeople.Email} with the password {DemoPeople.Password}");
        }
    }
}
