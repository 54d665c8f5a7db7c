using System.Collections.Immutable;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>Someone with connections to this replica, and the state of bringing them their chat list.</summary>
internal sealed class ConnectedUser(long id, TimeProvider time)
{
    private readonly Lock _changing = new();
    private ImmutableArray<string> _connections = [];
    private TimeSpan _firstChange;
    private TimeSpan _lastChange;
    private TimeSpan _taken;
    private ReadOnlyMemory<byte> _cause;
    private bool _changed;
    private bool _busy;

    public long Id => id;

    public ImmutableArray<string> Connections
    {
        get
        {
            lock (_changing)
            {
                return _connections;
            }
        }
    }

    /// <summary>Held while the list is read and sent: what is sent later is what was read later.</summary>
    public SemaphoreSlim Sending { get; } = new(1);

    /// <summary>What belongs to the changes that were taken last; for the one who has to bring them.</summary>
    public ReadOnlyMemory<byte> TakenCause { get; private set; }

    /// <summary>The order of what they are told.</summary>
    public MessageOrder Order { get; } = new(time);

    public void Add(string connectionId)
    {
        lock (_changing)
        {
            _connections = _connections.Add(connectionId);
        }
    }

    /// <returns>Whether it was the last.</returns>
    public bool Remove(string connectionId)
    {
        lock (_changing)
        {
            _connections = _connections.Remove(connectionId);
            return _connections.IsEmpty;
        }
    }

    /// <summary>Notes that the list has changed.</summary>
    /// <param name="now">The time, which never goes back.</param>
    /// <param name="cause">The change's <c>traceparent</c>; empty for none. Of a burst the first counts: it waits longest for the list.</param>
    /// <returns>Whether the caller is the one who has to bring it; else someone is at it.</returns>
    public bool NoteChange(TimeSpan now, ReadOnlyMemory<byte> cause)
    {
        lock (_changing)
        {
            _lastChange = now;
            _cause = _cause.IsEmpty ? cause : _cause;
            if (!_changed)
            {
                _changed = true;
                _firstChange = now;
            }

            var idle = !_busy;
            _busy = true;
            return idle;
        }
    }

    /// <summary>Takes the changes so far, once they have calmed down.</summary>
    /// <param name="now">The time, which never goes back.</param>
    /// <param name="quiet">How long nothing has to change …</param>
    /// <param name="longest">… unless the first change is so long ago. Nor are changes taken twice within that time.</param>
    /// <returns>How long to wait before trying again; zero when they are taken; null when there is nothing more to do.</returns>
    public TimeSpan? TakeChanges(TimeSpan now, TimeSpan quiet, TimeSpan longest)
    {
        lock (_changing)
        {
            if (!_changed || _connections.IsEmpty)
            {
                return Stop();
            }

            var calm = _lastChange + quiet;
            var due = calm < _firstChange + longest ? calm : _firstChange + longest;
            due = due < _taken + longest ? _taken + longest : due;
            if (due > now)
            {
                return due - now;
            }

            _taken = now;
            _changed = false;
            (TakenCause, _cause) = (_cause, default);
            return TimeSpan.Zero;
        }
    }

    private TimeSpan? Stop()
    {
        _busy = _changed = false;
        _cause = default;
        return null;
    }
}
