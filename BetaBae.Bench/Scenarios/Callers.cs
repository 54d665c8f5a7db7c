using System.Text.Json;
using BetaBae.Bench.Load;

namespace BetaBae.Bench.Scenarios;

internal static class Callers
{
    /// <summary>Connections that call over HTTP.</summary>
    /// <param name="events">Where they wait.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Whom they call.</param>
    /// <param name="requests">Makes what one connection asks for, request by request.</param>
    /// <param name="check">Throws when the body of an answer is not as it has to be.</param>
    /// <param name="expected">The status of a right answer.</param>
    public static IReadOnlyList<Caller> Http(
        EventLoop events, int count, Uri target, Func<Func<byte[]>> requests, Action<JsonElement> check, int expected = 200) =>
        [.. Enumerable.Range(0, count).Select(_ => new HttpCaller(events, target, requests(), expected, check))];

    /// <summary>The same requests in turn, beginning anywhere, so that connections do not march in step.</summary>
    public static Func<byte[]> Turns(IReadOnlyList<byte[]> requests)
    {
        var next = Random.Shared.Next(requests.Count);
        return () => requests[next = (next + 1) % requests.Count];
    }
}
