namespace BetaBae.Core.Matching;

/// <summary>Someone who passes. The better total comes first; of equals, the one who was here first.</summary>
internal readonly record struct FeedCandidate(double Total, long Id)
{
    public bool IsBefore(FeedCandidate other) => Total > other.Total || (Total == other.Total && Id < other.Id);
}

/// <summary>Keeps the best so many of all that are offered: a heap with the worst of them on top.</summary>
internal sealed class FeedBest(int limit)
{
    private static readonly Comparer<FeedCandidate> WorstFirst =
        Comparer<FeedCandidate>.Create((a, b) => a == b ? 0 : a.IsBefore(b) ? 1 : -1);

    private readonly PriorityQueue<FeedCandidate, FeedCandidate> _heap = new(limit, WorstFirst);
    private FeedCandidate _worst;

    public void Offer(FeedCandidate candidate)
    {
        if (_heap.Count < limit)
        {
            _heap.Enqueue(candidate, candidate);
            _worst = _heap.Peek();
        }
        else if (candidate.IsBefore(_worst))
        {
            _heap.DequeueEnqueue(candidate, candidate);
            _worst = _heap.Peek();
        }
    }

    public FeedCandidate[] InOrder() => [.. _heap.UnorderedItems.Select(i => i.Element).OrderDescending(WorstFirst)];
}
