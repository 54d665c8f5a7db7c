using System.Diagnostics;
using BetaBae.Core;
using BetaBae.Web.Backplane;

namespace BetaBae.ChatRealtime.Replies;

/// <summary>
/// Which traces the messages belong to that wait for clones, as far as this replica has been told lately: an answer continues the trace
/// of its question. Every replica is told, one answers, and a later attempt may be another's; so nothing is taken out, and the oldest
/// goes. For that to be no mistake a cause is of one message, by its seq. Where nobody records nothing is kept.
/// </summary>
internal sealed class ReplyCauses
{
    /// <summary>Conversations, each with its newest question; about 200 KB.</summary>
    private const int Capacity = 1000;

    private readonly Dictionary<long, (long Seq, ActivityContext Cause)> _causes = [];
    private readonly Queue<long> _order = new();
    private readonly Lock _lock = new();

    public void Note(ReplyDueMessage due)
    {
        if (!ReplyMetrics.Traces.HasListeners() || !TraceParent.TryParse(due.Cause, out var cause))
        {
            return;
        }

        lock (_lock)
        {
            if (!_causes.TryGetValue(due.ConversationId, out var known))
            {
                _order.Enqueue(due.ConversationId);
                if (_order.Count > Capacity)
                {
                    _causes.Remove(_order.Dequeue());
                }
            }

            if (due.Seq >= known.Seq)
            {
                _causes[due.ConversationId] = (due.Seq, cause);
            }
        }
    }

    /// <returns>Default when it is not known.</returns>
    public ActivityContext Find(long conversationId, long seq)
    {
        lock (_lock)
        {
            return _causes.TryGetValue(conversationId, out var known) && known.Seq == seq ? known.Cause : default;
        }
    }
}
