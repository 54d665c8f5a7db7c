namespace BetaBae.Core.Accounts;

/// <summary>How long a session lives: configuration section <c>Sessions</c>.</summary>
public sealed class SessionLifetime
{
    /// <summary>Without a request for this long, it ends.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromDays(7);

    /// <summary>However it is used, it ends this long after the log-in.</summary>
    public TimeSpan AbsoluteTimeout { get; set; } = TimeSpan.FromDays(30);

    /// <summary>A use is noted at most this often, so that most requests only read.</summary>
    internal TimeSpan TouchInterval => TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerMinute, IdleTimeout.Ticks / 10));

    public DateTime ExpiresAt(Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        var idle = session.LastSeenAt + IdleTimeout;
        var absolute = session.CreatedAt + AbsoluteTimeout;
        return idle < absolute ? idle : absolute;
    }
}
