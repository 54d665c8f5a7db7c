namespace BetaBae.ChatRealtime.Hub;

/// <summary>
/// Brings what one person is told of a conversation into order. Messages travel by whichever replica stored them, and of two that were
/// stored within milliseconds the second may come first: it waits shortly for the other. What does not come then is not waited for any
/// more, and what comes too late is not sent: the client finds it by the gap in <c>seq</c>, and by its chat list.
/// </summary>
internal sealed class MessageOrder(TimeProvider time)
{
    /// <summary>Longer than any replica of a healthy system takes from a commit until its message is published.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(500);

    /// <summary>Messages of a conversation that wait.</summary>
    public const int MaxHeld = 100;

    /// <summary>Conversations that are remembered.</summary>
    private const int MaxConversations = 1000;

    private readonly Lock _lock = new();

    /// <summary>The last message that was delivered; below zero the complement of the last one that the first chat list showed.</summary>
    private readonly Dictionary<long, long> _last = [];

    private Dictionary<long, Held>? _held;
    private bool _hasList;
    private bool _knowsAll;

    /// <summary>
    /// The first chat list of someone who has just connected says which message of each conversation comes next. Later lists do not:
    /// they may show messages that are still on their way here.
    /// </summary>
    /// <param name="conversations">Each with the last seq.</param>
    /// <param name="all">Whether there are no others.</param>
    public void Begin(IEnumerable<(long ConversationId, long Seq)> conversations, bool all)
    {
        lock (_lock)
        {
            if (_hasList)
            {
                return;
            }

            (_hasList, _knowsAll) = (true, all);
            foreach (var (conversationId, seq) in conversations)
            {
                _last.TryAdd(conversationId, ~seq);
            }
        }
    }

    /// <summary>Delivers it now, or when its turn has come.</summary>
    /// <param name="conversationId">Where it belongs; 0 for nowhere.</param>
    /// <param name="seq">Of a message; 0 for other events: they come after all that came before them.</param>
    /// <param name="deliver">Called once, never two at a time. True: the message is too late and must not be sent; what came with it counts.</param>
    public void Take(long conversationId, long seq, Action<bool> deliver)
    {
        lock (_lock)
        {
            Held? held = null;
            _held?.TryGetValue(conversationId, out held);
            if (seq == 0)
            {
                if (held is null)
                {
                    deliver(false);
                }
                else
                {
                    held.Messages.GetValueAtIndex(held.Messages.Count - 1).Deliveries.Add(deliver);
                }

                return;
            }

            var known = _last.TryGetValue(conversationId, out var last) || _knowsAll;
            last = known && last == 0 ? ~0L : last;
            if (last > 0 && (seq <= last || held?.Messages.ContainsKey(seq) == true))
            {
                deliver(true);
            }
            else if (!known || seq <= (last < 0 ? ~last : last) + 1)
            {
                deliver(false);
                Note(conversationId, seq);
                ReleaseUpTo(conversationId, held, seq);
            }
            else
            {
                Hold(conversationId, held, seq, deliver);
            }
        }
    }

    private void Hold(long conversationId, Held? held, long seq, Action<bool> deliver)
    {
        if (held is null)
        {
            held = new Held();
            (_held ??= [])[conversationId] = held;
            held.Timer = time.CreateTimer(_ => GoOn(conversationId), null, MaxWait, Timeout.InfiniteTimeSpan);
        }

        if (!held.Messages.TryAdd(seq, new Waiting([deliver], time.GetTimestamp())))
        {
            // Before anything was delivered, twice the same.
            deliver(true);
            return;
        }

        if (held.Messages.Count > MaxHeld)
        {
            ReleaseUpTo(conversationId, held, held.Messages.GetKeyAtIndex(0));
        }
    }

    /// <summary>What has waited long enough goes, and before it what has a lower seq.</summary>
    private void GoOn(long conversationId)
    {
        lock (_lock)
        {
            if (_held?.GetValueOrDefault(conversationId) is not { } held)
            {
                return;
            }

            var due = held.Messages.LastOrDefault(m => time.GetElapsedTime(m.Value.Since) >= MaxWait).Key;
            ReleaseUpTo(conversationId, held, due);
            if (held.Messages.Count > 0)
            {
                var wait = MaxWait - held.Messages.Values.Max(m => time.GetElapsedTime(m.Since));
                held.Timer?.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Delivers what waits up to a seq, and what follows without a gap.</summary>
    private void ReleaseUpTo(long conversationId, Held? held, long seq)
    {
        if (held is null)
        {
            return;
        }

        while (held.Messages.Count > 0 && held.Messages.GetKeyAtIndex(0) is var next && next <= seq + 1)
        {
            seq = Math.Max(seq, next);
            var waiting = held.Messages.GetValueAtIndex(0);
            held.Messages.RemoveAt(0);
            Note(conversationId, next);
            waiting.Deliveries.ForEach(deliver => deliver(false));
        }

        if (held.Messages.Count == 0)
        {
            held.Timer?.Dispose();
            _held!.Remove(conversationId);
        }
    }

    private void Note(long conversationId, long seq)
    {
        if (_last.Count >= MaxConversations && !_last.ContainsKey(conversationId))
        {
            _last.Clear();
            _knowsAll = false;
        }

        _last[conversationId] = seq;
    }

    private sealed class Held
    {
        public SortedList<long, Waiting> Messages { get; } = [];

        public ITimer? Timer { get; set; }
    }

    /// <param name="Deliveries">Of the message, and of what came after it.</param>
    /// <param name="Since">When it came.</param>
    private sealed record Waiting(List<Action<bool>> Deliveries, long Since);
}
