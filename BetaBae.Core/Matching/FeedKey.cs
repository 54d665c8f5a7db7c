namespace BetaBae.Core.Matching;

/// <summary>
/// A text as 64 bits (FNV-1a, mixed). That two of the texts that one query compares have the same key happens about once in
/// 10¹⁰ queries over a million people, and would then shift one score a little.
/// </summary>
internal static class FeedKey
{
    /// <summary>Never 0, which therefore can stand for no text.</summary>
    public static ulong Of(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        hash = (hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15UL;
        return (hash ^ (hash >> 29)) | 1;
    }

    /// <summary>The keys of someone's interests as they are compared: each once, whatever its case and the blanks around it.</summary>
    public static ulong[] OfInterests(IReadOnlyList<string> interests)
    {
        var keys = new ulong[interests.Count];
        var count = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            var key = Of(Compatibility.Fold(interests[i]));
            if (!keys.AsSpan(0, count).Contains(key))
            {
                keys[count++] = key;
            }
        }

        return count == keys.Length ? keys : keys[..count];
    }
}
