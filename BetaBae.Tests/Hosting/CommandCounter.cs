using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BetaBae.Tests.Hosting;

/// <summary>
/// Counts the SQL commands of chosen requests: those of a trace that the test begins and whose id travels in the requests'
/// headers. What runs in the background meanwhile does not count.
/// </summary>
public sealed class CommandCounter : DbCommandInterceptor
{
    private readonly ConcurrentDictionary<ActivityTraceId, int> _counts = new();

    public async Task<int> CountAsync(Func<Task> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        using var activity = new Activity("Counted requests");
        activity.SetIdFormat(ActivityIdFormat.W3C).Start();
        _counts[activity.TraceId] = 0;
        await requests();
        return _counts.TryRemove(activity.TraceId, out var count) ? count : 0;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => Count(result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        new(Count(result));

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => Count(result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        new(Count(result));

    public override InterceptionResult<object> ScalarExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result) => Count(result);

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        new(Count(result));

    private T Count<T>(T result)
    {
        if (Activity.Current is { } activity && _counts.TryGetValue(activity.TraceId, out var count))
        {
            while (!_counts.TryUpdate(activity.TraceId, count + 1, count))
            {
                count = _counts[activity.TraceId];
            }
        }

        return result;
    }
}
