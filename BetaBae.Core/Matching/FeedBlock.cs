namespace BetaBae.Core.Matching;

/// <summary>Up to <see cref="Capacity"/> neighbours by id, in this order. It never changes: a change makes another block.</summary>
internal sealed class FeedBlock
{
    /// <summary>Few enough that a change copies little and the arrays stay off the large object heap.</summary>
    public const int Capacity = 512;

    public static readonly FeedBlock Empty = new([]);

    private readonly FeedPerson[] _people;
    private readonly ulong[] _interests;

    private FeedBlock(ReadOnlySpan<FeedEntry> entries)
    {
        _people = new FeedPerson[entries.Length];
        var interests = new List<ulong>();
        for (var i = 0; i < entries.Length; i++)
        {
            _people[i] = entries[i].Person with { FirstInterest = interests.Count };
            interests.AddRange(entries[i].Interests);
        }

        _interests = [.. interests];
    }

    public ReadOnlySpan<FeedPerson> People => _people;

    public long FirstId => _people[0].Id;

    public ReadOnlySpan<ulong> InterestsOf(in FeedPerson person) => _interests.AsSpan(person.FirstInterest, person.InterestCount);

    /// <summary>What takes this block's place when the entries are new or changed: itself when they are neither.</summary>
    public FeedBlock[] With(IReadOnlyCollection<FeedEntry> entries)
    {
        var mine = Array.ConvertAll(_people, EntryOf);
        var known = mine.ToDictionary(e => e.Id);
        if (entries.All(e => known.TryGetValue(e.Id, out var same) && same.SameAs(e)))
        {
            return [this];
        }

        var all = entries.Concat(mine).DistinctBy(e => e.Id).OrderBy(e => e.Id).ToList();

        // In equal parts, so that the next ones find room in each.
        var parts = ((all.Count - 1) / Capacity) + 1;
        return [.. all.Chunk(((all.Count - 1) / parts) + 1).Select(c => new FeedBlock(c))];
    }

    private FeedEntry EntryOf(FeedPerson person) => new(person with { FirstInterest = 0 }, InterestsOf(person).ToArray());
}
