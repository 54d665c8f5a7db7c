using BetaBae.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BetaBae.Core.Matching;

/// <summary>
/// Builds the feed's index once the host has started, and then asks the database every second who changed. While the database is
/// down it keeps asking; the index stays as it was.
/// </summary>
internal sealed partial class FeedRefresher(
    IServiceScopeFactory scopes, FeedIndex index, IHostApplicationLifetime lifetime, ILogger<FeedRefresher> logger) : BackgroundService
{
    /// <summary>People applied at once.</summary>
    private const int Batch = 10_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How far each look reaches back before the newest change that the one before it could see. A change carries the time at
    /// which its transaction ran, by the clock of its replica, and is seen when it is committed: this long it may take, and so
    /// far the clocks of those who write may differ; the clock here does not matter. Seeing a change again does nothing.
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        DateTime? since = null;
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                since = await RefreshAsync(since, stoppingToken);
                index.MarkReady();
                if (failing)
                {
                    LogRecovered(logger);
                    failing = false;
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (!failing)
                {
                    LogFailed(logger, exception);
                    failing = true;
                }
            }

            await Task.Delay(Interval, stoppingToken);
        }
    }

    /// <returns>From when on the next look has to see changes; null for all.</returns>
    private async Task<DateTime?> RefreshAsync(DateTime? since, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
        var newest = await db.Users.MaxAsync(u => u.FeedChangedAt, cancellationToken);
        if (since is not { } time)
        {
            await FeedLoader.LoadAsync(scopes, index, cancellationToken);
            return newest - Overlap;
        }

        await foreach (var people in db.ChangedSince(time).Chunk(Batch).WithCancellation(cancellationToken))
        {
            index.Apply(people);
        }

        return newest - Overlap;
    }

    [LoggerMessage(LogLevel.Warning, "The feed cannot be refreshed; trying again every second")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Information, "The feed is refreshed again")]
    private static partial void LogRecovered(ILogger logger);
}
