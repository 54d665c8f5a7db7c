using System.Runtime.InteropServices;

namespace BetaBae.Core.Matching;

/// <summary>
/// Puts people together whose parts come one after another, from several readers at once, and hands them on to the index. Whoever
/// is complete leaves, so that it is as small as the orders are alike in which the parts come; whoever lacks a part stays until the
/// end, about 200 bytes each.
/// </summary>
internal sealed class FeedJoin(FeedIndex index)
{
    /// <summary>People handed on at once.</summary>
    private const int Batch = 5_000;

    private readonly Lock _turn = new();
    private readonly Dictionary<long, Parts> _incomplete = [];
    private readonly List<FeedEntry> _complete = new(Batch);

    [Flags]
    private enum Known
    {
        Profile = 1,
        Personality = 2,
        LoveOrder = 4,
        All = Profile | Personality | LoveOrder,
    }

    public void AddProfile(FeedEntry profile)
    {
        lock (_turn)
        {
            ref var parts = ref PartsOf(profile.Id);
            parts.Profile = profile;
            Has(ref parts, profile.Id, Known.Profile);
        }
    }

    public void AddPersonality(long userId, FiveScores personality)
    {
        lock (_turn)
        {
            ref var parts = ref PartsOf(userId);
            parts.Personality = personality;
            Has(ref parts, userId, Known.Personality);
        }
    }

    public void AddLoveOrder(long userId, byte loveOrder)
    {
        lock (_turn)
        {
            ref var parts = ref PartsOf(userId);
            parts.LoveOrder = loveOrder;
            Has(ref parts, userId, Known.LoveOrder);
        }
    }

    /// <summary>Hands on who is still here and complete.</summary>
    public void End()
    {
        lock (_turn)
        {
            HandOn();
        }
    }

    private ref Parts PartsOf(long userId) => ref CollectionsMarshal.GetValueRefOrAddDefault(_incomplete, userId, out _);

    private void Has(ref Parts parts, long userId, Known known)
    {
        parts.Known |= known;
        if (parts.Known != Known.All)
        {
            return;
        }

        _complete.Add(parts.Profile.With(parts.Personality, parts.LoveOrder));
        _incomplete.Remove(userId);
        if (_complete.Count == Batch)
        {
            HandOn();
        }
    }

    private void HandOn()
    {
        index.Apply(CollectionsMarshal.AsSpan(_complete));
        _complete.Clear();
    }

    private struct Parts
    {
        public FeedEntry Profile;
        public FiveScores Personality;
        public byte LoveOrder;
        public Known Known;
    }
}
