using System.Diagnostics;
using System.Runtime.InteropServices;

namespace BetaBae.Core.Matching;

/// <summary>Up to <see cref="Capacity"/> neighbours by id, in this order. It never changes: a change makes another block.</summary>
internal sealed class FeedBlock
{
    /// <summary>Few enough that a change copies little and the arrays stay off the large object heap.</summary>
    public const int Capacity = 512;

    public static readonly FeedBlock Empty = new();

    private readonly FeedPerson[] _people = [];
    private readonly ulong[] _interests = [];

    private FeedBlock()
    {
    }

    /// <param name="old">Where those come from whose place is not negative.</param>
    /// <param name="entries">Where the others come from: their place is the complement of that.</param>
    /// <param name="places">Of everyone who is in the block.</param>
    private FeedBlock(FeedBlock old, ReadOnlySpan<FeedEntry> entries, ReadOnlySpan<int> places)
    {
        _people = new FeedPerson[places.Length];
        var interests = new List<ulong>(old._interests.Length);
        for (var i = 0; i < places.Length; i++)
        {
            var place = places[i];
            var person = place < 0 ? entries[~place].Person : old._people[place];
            _people[i] = person with { FirstInterest = interests.Count };
            interests.AddRange(place < 0 ? entries[~place].Interests : old.InterestsOf(in person));
        }

        _interests = [.. interests];
    }

    public ReadOnlySpan<FeedPerson> People => _people;

    public long FirstId => _people[0].Id;

    public ReadOnlySpan<ulong> InterestsOf(in FeedPerson person) => _interests.AsSpan(person.FirstInterest, person.InterestCount);

    /// <summary>What takes this block's place when the entries are new or changed: itself when they are neither.</summary>
    /// <param name="entries">By id, each once.</param>
    public IReadOnlyList<FeedBlock> With(ReadOnlySpan<FeedEntry> entries)
    {
        var (places, changed) = Merge(entries);
        if (!changed)
        {
            return [this];
        }

        // In equal parts, so that the next ones find room in each.
        var parts = ((places.Count - 1) / Capacity) + 1;
        var size = ((places.Count - 1) / parts) + 1;
        var blocks = new List<FeedBlock>(parts);
        for (var first = 0; first < places.Count; first += size)
        {
            var some = CollectionsMarshal.AsSpan(places).Slice(first, Math.Min(size, places.Count - first));
            blocks.Add(new FeedBlock(this, entries, some));
        }

        return blocks;
    }

    /// <summary>Everyone by id: those of the block by their place, entries by its complement; and whether an entry says anything new.</summary>
    private (List<int> Places, bool Changed) Merge(ReadOnlySpan<FeedEntry> entries)
    {
        Debug.Assert(IsOrdered(entries), "Entries have to come by id, each once.");
        var places = new List<int>(_people.Length + entries.Length);
        var changed = false;
        var mine = 0;
        for (var next = 0; next < entries.Length; next++)
        {
            while (mine < _people.Length && _people[mine].Id < entries[next].Id)
            {
                places.Add(mine++);
            }

            if (mine < _people.Length && _people[mine].Id == entries[next].Id)
            {
                changed |= !IsSame(in _people[mine++], entries[next]);
            }
            else
            {
                changed = true;
            }

            places.Add(~next);
        }

        while (mine < _people.Length)
        {
            places.Add(mine++);
        }

        return (places, changed);
    }

    private static bool IsOrdered(ReadOnlySpan<FeedEntry> entries)
    {
        for (var i = 1; i < entries.Length; i++)
        {
            if (entries[i - 1].Id >= entries[i].Id)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsSame(in FeedPerson person, FeedEntry entry) =>
        person with { FirstInterest = 0 } == entry.Person && InterestsOf(in person).SequenceEqual(entry.Interests);
}
