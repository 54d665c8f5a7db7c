using System.Diagnostics;
using OpenTelemetry;

namespace BetaBae.ServiceDefaults;

/// <summary>
/// Leaves out calls of a store or server that belong to no trace: the looks that workers take every second, and the probes'.
/// They would bury what people do. Their metrics stay.
/// </summary>
internal sealed class RootClientSpanFilter : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Kind == ActivityKind.Client && !IsAsked(data))
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    /// <summary>
    /// Whether its parent is recorded. A probe's request is there, but is not; and the parent of a Redis command is known by its id only,
    /// because these spans are made afterwards.
    /// </summary>
    private static bool IsAsked(Activity call) => call.Parent is { } parent
        ? parent.Recorded
        : call.ParentSpanId != default
            && ActivityContext.TryParse(call.ParentId, null, out var context)
            && context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);
}
