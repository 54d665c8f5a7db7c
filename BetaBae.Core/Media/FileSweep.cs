using BetaBae.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BetaBae.Core.Media;

/// <summary>How often objects without a row are looked for, and how old they must be.</summary>
public sealed class FileSweepOptions
{
    public const string Section = "Files:Sweep";

    /// <summary>From one sweep to the next, give or take a tenth, so that replicas drift apart.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Much longer than any upload takes from its object to its row, so that no row can still come.</summary>
    public TimeSpan MinAge { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>
/// Removes objects that no row names: what a crash between object and row left. Several replicas may do it at once, because
/// such an object never gets a row again, and removing it twice is no error.
/// <para>
/// A sweep with the right bucket and a database that is empty, another one or an old copy would remove everything. So it
/// removes nothing when no object has a row, or when there are many and most have none, and logs a warning instead.
/// </para>
/// </summary>
public sealed partial class FileSweep(
    IServiceScopeFactory scopes, IObjectStore store, IOptions<FileSweepOptions> options, TimeProvider time, ILogger<FileSweep> logger)
    : BackgroundService
{
    private const int Batch = 200;

    /// <summary>Among fewer objects some accidents are most of them.</summary>
    private const int Many = 20;

    /// <summary>In one sweep; the next one goes on.</summary>
    private const int MaxRemoved = 10_000;

    private static readonly TimeSpan FirstAfter = TimeSpan.FromMinutes(1);

    /// <summary>One sweep.</summary>
    /// <param name="storedBefore">Younger objects stay.</param>
    /// <param name="cancellationToken">Stops it between two objects.</param>
    /// <returns>How many objects were removed; 0 when the database does not look like the bucket's.</returns>
    public async Task<int> SweepAsync(DateTimeOffset storedBefore, CancellationToken cancellationToken)
    {
        var (listed, found) = (0, 0);
        var (keys, orphans) = (new List<string>(Batch), new List<string>());
        await foreach (var key in store.ListAsync(storedBefore, cancellationToken))
        {
            listed++;
            keys.Add(key);
            if (keys.Count == Batch)
            {
                await SortOutAsync();
            }
        }

        await SortOutAsync();
        if (found > 0 && (found == listed || (listed >= Many && found > listed / 2)))
        {
            LogTooMany(found, listed);
            return 0;
        }

        foreach (var key in orphans)
        {
            await store.DeleteAsync(key, cancellationToken);
        }

        return orphans.Count;

        async Task SortOutAsync()
        {
            var without = await WithoutRowAsync(keys, cancellationToken);
            found += without.Count;
            orphans.AddRange(without.Take(MaxRemoved - orphans.Count));
            keys.Clear();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(FirstAfter, time, stoppingToken);
        while (true)
        {
            try
            {
                var removed = await SweepAsync(time.GetUtcNow() - options.Value.MinAge, stoppingToken);
                if (removed > 0)
                {
                    LogRemoved(removed);
                }
            }
#pragma warning disable CA1031 // A store that is down, or anything else: the next sweep tries again.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(exception);
            }

#pragma warning disable CA5394 // Jitter is no secret.
            await Task.Delay(options.Value.Interval * (0.9 + (Random.Shared.NextDouble() * 0.2)), time, stoppingToken);
#pragma warning restore CA5394
        }
    }

    private async Task<List<string>> WithoutRowAsync(List<string> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
        var known = await db.Files.Where(f => keys.Contains(f.ObjectKey)).Select(f => f.ObjectKey).ToListAsync(cancellationToken);
        return [.. keys.Except(known)];
    }

    [LoggerMessage(LogLevel.Information, "Removed {Count} objects without a row")]
    private partial void LogRemoved(int count);

    [LoggerMessage(
        LogLevel.Warning,
        "{Orphans} of {Objects} objects have no row: this does not look like the database of these objects, so none was removed")]
    private partial void LogTooMany(int orphans, int objects);

    [LoggerMessage(LogLevel.Warning, "The sweep for objects without a row failed")]
    private partial void LogFailed(Exception exception);
}
