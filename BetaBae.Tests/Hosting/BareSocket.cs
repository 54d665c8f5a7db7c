using System.Net.WebSockets;
using System.Text;
using BetaBae.LocalServers;

namespace BetaBae.Tests.Hosting;

/// <summary>A connection to the hub without SignalR's client, which takes nothing unless the test does.</summary>
internal static class BareSocket
{
    /// <summary>Ends each record of SignalR's JSON protocol.</summary>
    public const char Separator = '\u001e';

    public static Uri SocketAddress(this IReachable app, string query = "") => new UriBuilder(new Uri(app.Address, $"/chat{query}")) { Scheme = "ws" }.Uri;

    public static async Task<ClientWebSocket> ConnectBareAsync(this IReachable app, Person person, string query = "")
    {
        var socket = new ClientWebSocket();
        socket.Options.Cookies = ((CookieClient)person.Client).Cookies;
        await socket.ConnectAsync(app.SocketAddress(query), CancellationToken.None);
        await socket.SendAsync(
            Encoding.UTF8.GetBytes($$"""{"protocol":"json","version":1}{{Separator}}"""), WebSocketMessageType.Text, true, CancellationToken.None);
        return socket;
    }
}
