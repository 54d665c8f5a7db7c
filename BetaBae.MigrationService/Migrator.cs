using System.Diagnostics;
using BetaBae.Core;
using BetaBae.Core.Demo;
using BetaBae.Core.Media;
using BetaBae.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BetaBae.MigrationService;

/// <summary>Does a run's task as soon as the stores are up. Everything that it does may be done again, also by two at once.</summary>
internal sealed partial class Migrator(
    IServiceScopeFactory scopes, IOptions<MigrationOptions> options, TimeProvider time, ILogger<Migrator> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>A statement of a migration may take long where there is much data.</summary>
    private static readonly TimeSpan StatementTimeout = TimeSpan.FromHours(1);

    private static readonly ActivitySource Traces = new("BetaBae.Migrations");

    /// <param name="task">What to do.</param>
    /// <param name="stopping">Ends the wait for stores at once; a migration that has begun is finished, since half of one would have to be mended by hand.</param>
    /// <exception cref="MigrationException">It failed, the deadline has passed, or it was stopped before it was done.</exception>
    public async Task RunAsync(MigrationTask task, CancellationToken stopping)
    {
        using var span = Traces.StartActivity($"migrations {task}");
        var obstacle = "nothing was tried yet";
        try
        {
            var started = time.GetTimestamp();
            while (await TryAsync(task, stopping) is { } found)
            {
                obstacle = found;
                if (time.GetElapsedTime(started) > options.Value.Deadline)
                {
                    throw new MigrationException($"Gave up after {options.Value.Deadline.TotalSeconds} seconds: {obstacle}.");
                }

                LogWaiting(obstacle);
                await Task.Delay(Pause, time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            span?.SetStatus(ActivityStatusCode.Error, "stopped");
            throw new MigrationException($"Stopped before the run was done: {obstacle}.");
        }
        catch (MigrationException exception)
        {
            span?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
    }

    /// <summary>Returns what stands in the way and may go away by itself; null when the task is done.</summary>
    private async Task<string?> TryAsync(MigrationTask task, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
        try
        {
            if (task == MigrationTask.Wait)
            {
                return (await db.Database.GetPendingMigrationsAsync(stopping)).Any() ? "migrations are pending" : null;
            }

            // A server that does not answer shows here, where the wait for it can be ended.
            await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(stopping);
            db.Database.SetCommandTimeout(StatementTimeout);
            await db.Database.MigrateAsync(CancellationToken.None);
            await scope.ServiceProvider.GetRequiredService<IObjectStore>().EnsureCreatedAsync(stopping);
            LogMigrated();
            if (task != MigrationTask.Migrate)
            {
                var demo = scope.ServiceProvider.GetRequiredService<DemoPeople>();
                LogDemo(await (task == MigrationTask.ResetDemo ? demo.ResetAsync(stopping) : demo.AddAsync(stopping)));
            }

            return null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (DomainException exception) when (exception.Reason == DomainError.Unavailable)
        {
            return $"the file storage cannot be reached ({exception.GetBaseException().Message})";
        }
        catch (Exception exception) when (StoreFailures.Find(exception) is { } store)
        {
            return $"the {store} cannot be reached ({exception.GetBaseException().Message})";
        }
        catch (Exception exception) when (DatabaseFailures.IsCreatedMeanwhile(exception))
        {
            return "another run is creating the database";
        }
        catch (Exception exception)
        {
            LogFailed(exception);
            throw new MigrationException($"The run failed: {exception.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.')}.", exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "Waiting: {Obstacle}")]
    private partial void LogWaiting(string obstacle);

    [LoggerMessage(LogLevel.Information, "Database and bucket are at this version")]
    private partial void LogMigrated();

    [LoggerMessage(LogLevel.Information, "Added {Count} demo people")]
    private partial void LogDemo(int count);

    [LoggerMessage(LogLevel.Error, "The run failed")]
    private partial void LogFailed(Exception exception);
}
