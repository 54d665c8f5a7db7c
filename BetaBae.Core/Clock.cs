namespace BetaBae.Core;

public static class Clock
{
    /// <summary>Now in UTC, in whole milliseconds: what is answered at once is then exactly what is read back later.</summary>
    public static DateTime Now(this TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var now = time.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
