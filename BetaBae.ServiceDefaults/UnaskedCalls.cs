using System.Diagnostics;
using OpenTelemetry;

namespace BetaBae.ServiceDefaults;

/// <summary>
/// Leaves out calls of a store or server that belong to no trace: the looks that workers take every second, and the probes'.
/// They would bury what people do. Their metrics stay.
/// </summary>
internal sealed class UnaskedCalls : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Kind == ActivityKind.Client && data.ParentSpanId == default)
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
