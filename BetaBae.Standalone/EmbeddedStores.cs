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

    /// <summary>Brings the database to this version.</summary>
    public static async Task PrepareStoresAsync(this WebApplication app)
    {
        _ = (app.Services.GetRequiredService<DataFolder>(), app.Services.GetRequiredService<EmbeddedRedis>());
        await app.Services.GetRequiredService<IObjectStore>().EnsureCreatedAsync(CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>().Database.MigrateAsync();
    }
}
