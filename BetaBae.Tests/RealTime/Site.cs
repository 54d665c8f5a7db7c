using BetaBae.LocalServers;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>Where clients of one flavour can go.</summary>
/// <param name="Apis">Every replica's REST API.</param>
/// <param name="Hubs">Wherever the hub can be reached.</param>
/// <param name="Cluster">What they are part of, if it is one.</param>
public sealed record Site(IReadOnlyList<IReachable> Apis, IReadOnlyList<IReachable> Hubs, Cluster? Cluster = null) : IReachable
{
    public Uri Address => Apis[0].Address;

    /// <summary>One process that does everything.</summary>
    public static Site Of(IReachable app) => new([app], [app]);

    /// <summary>The hub of each chat service, directly and as each API forwards to it.</summary>
    public static Site Of(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return new Site(cluster.Apis, [.. cluster.Chats, .. cluster.Apis], cluster);
    }
}

internal static class Places
{
    public static T Any<T>(this IReadOnlyList<T> places) => places[Random.Shared.Next(places.Count)];

    /// <summary>The path's address there, which wins over a client's own.</summary>
    public static string Path(this IReachable place, string path) => new Uri(place.Address, path).ToString();

    public static Task<Answer> PostAsync(this Person person, IReachable place, string path, object? body = null) =>
        person.Client.SendJsonAsync(HttpMethod.Post, place.Path(path), body);
}
