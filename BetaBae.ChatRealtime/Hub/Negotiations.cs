using BetaBae.Web;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>
/// Lets a client negotiate with one replica and connect to another, so that no balancer has to know about sessions: whatever it
/// negotiated, each WebSocket is a connection of its own.
/// </summary>
internal static class Negotiations
{
    /// <summary>Puts itself before SignalR's two endpoints.</summary>
    public static void Wrap(EndpointBuilder endpoint)
    {
        var next = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = endpoint.Metadata.OfType<NegotiateMetadata>().Any()
            ? context => NegotiateAsync(context, next)
            : context => ConnectAsync(context, next);
    }

    private static Task NegotiateAsync(HttpContext context, RequestDelegate negotiate)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            return negotiate(context);
        }

        context.Response.Headers.Allow = HttpMethods.Post;
        return Problems.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, $"{context.Request.Method} is not allowed here");
    }

    private static Task ConnectAsync(HttpContext context, RequestDelegate connect)
    {
        if (!IsWebSocket(context))
        {
            return Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "Connect with a WebSocket");
        }

        // With the id of its negotiation it would be looked for here.
        context.Request.QueryString = QueryString.Empty;
        return connect(context);
    }

    private static bool IsWebSocket(HttpContext context) =>
        string.Equals(context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase)
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };
}
