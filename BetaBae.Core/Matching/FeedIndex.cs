namespace BetaBae.Core.Matching;

/// <summary>
/// Everyone who can be in a feed, in memory, ordered by id. There is one writer, <see cref="FeedRefresher"/>, and any number of
/// readers, who need no lock: blocks never change, a change makes a new list of blocks and publishes it by one volatile
/// write, and a reader takes the list once and so sees one state, complete, as long as it reads.
/// </summary>
public sealed class FeedIndex
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile FeedBlock[] _blocks = [FeedBlock.Empty];
    private long _generation;

    /// <summary>Completes when everyone is in it.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Changes with everything that is read from it.</summary>
    public long Generation => Interlocked.Read(ref _generation);

    internal ReadOnlySpan<FeedBlock> Blocks => _blocks;

    internal void MarkReady() => _ready.TrySetResult();

    /// <summary>Adds or replaces people, each once; doing it again changes nothing. Only for the one writer.</summary>
    internal void Apply(IEnumerable<Traits> people) => Apply(people.Select(FeedEntry.Of).ToArray());

    /// <param name="entries">They are put in order.</param>
    /// <inheritdoc cref="Apply(IEnumerable{Traits})"/>
    internal void Apply(Span<FeedEntry> entries)
    {
        entries.Sort((a, b) => a.Id.CompareTo(b.Id));
        var old = _blocks;
        var blocks = new List<FeedBlock>(old.Length);
        var next = 0;
        for (var i = 0; i < old.Length; i++)
        {
            // A block owns the ids up to the next block's first; the first one also those before, the last one those after.
            var end = i + 1 < old.Length ? old[i + 1].FirstId : long.MaxValue;
            var first = next;
            while (next < entries.Length && entries[next].Id < end)
            {
                next++;
            }

            if (first == next)
            {
                blocks.Add(old[i]);
            }
            else
            {
                blocks.AddRange(old[i].With(entries[first..next]));
            }
        }

        if (!blocks.SequenceEqual(old))
        {
            _blocks = [.. blocks];
            Interlocked.Increment(ref _generation);
        }
    }
}
