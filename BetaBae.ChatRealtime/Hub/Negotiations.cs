using System.Text.Json;
using BetaBae.Web;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Caching.Memory;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>
/// Lets a client negotiate with one replica and connect to another, so that no balancer has to know about sessions: for a
/// connection whose negotiation took place elsewhere, this replica negotiates with itself first.
/// </summary>
internal sealed class Negotiations(TimeProvider time) : IDisposable
{
    /// <summary>How long SignalR keeps a negotiated or broken connection for its client to come (back).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The tokens of connections that SignalR has here.</summary>
    private readonly MemoryCache _tokens = new(new MemoryCacheOptions());

    private RequestDelegate? _negotiate;

    /// <summary>Puts itself before SignalR's two endpoints.</summary>
    public void Wrap(EndpointBuilder endpoint)
    {
        var next = endpoint.RequestDelegate!;
        if (endpoint.Metadata.OfType<NegotiateMetadata>().Any())
        {
            _negotiate = next;
            endpoint.RequestDelegate = NegotiateAsync;
        }
        else
        {
            endpoint.RequestDelegate = context => ConnectAsync(context, next);
        }
    }

    public void Dispose() => _tokens.Dispose();

    private async Task NegotiateAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await Problems.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, $"{context.Request.Method} is not allowed here");
            return;
        }

        var body = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await _negotiate!(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        Remember(answer);
        answer.Position = 0;
        await answer.CopyToAsync(body, context.RequestAborted);
    }

    private async Task ConnectAsync(HttpContext context, RequestDelegate connect)
    {
        if (!IsWebSocket(context))
        {
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "Connect with a WebSocket");
            return;
        }

        if (context.Request.Query["id"].ToString() is not { Length: > 0 } token)
        {
            await connect(context);
            return;
        }

        if (!_tokens.TryGetValue(token, out _) && await NegotiateHereAsync(context) is { } own)
        {
            token = own;
            context.Request.QueryString = QueryString.Create("id", own);
        }

        _tokens.Set(token, true);
        try
        {
            await connect(context);
        }
        finally
        {
            _tokens.Set(token, true, time.GetUtcNow() + Patience);
        }
    }

    /// <summary>With stateful reconnects, whatever the client chose elsewhere: its handshake says whether it makes use of them.</summary>
    private async Task<string?> NegotiateHereAsync(HttpContext context)
    {
        using var answer = new MemoryStream();
        var negotiation = new DefaultHttpContext { RequestServices = context.RequestServices, User = context.User };
        negotiation.Request.Method = HttpMethods.Post;
        negotiation.Request.QueryString = new QueryString("?negotiateVersion=1&useStatefulReconnect=true");
        negotiation.Response.Body = answer;
        await _negotiate!(negotiation);
        return Remember(answer);
    }

    private string? Remember(MemoryStream answer)
    {
        using var json = JsonDocument.Parse(answer.GetBuffer().AsMemory(0, (int)answer.Length));
        if (!json.RootElement.TryGetProperty("connectionToken", out var token) || token.GetString() is not { } text)
        {
            return null;
        }

        _tokens.Set(text, true, time.GetUtcNow() + Patience);
        return text;
    }

    private static bool IsWebSocket(HttpContext context) =>
        string.Equals(context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase)
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };
}
