using System.Diagnostics;
using System.Net;
using BetaBae.Core;
using BetaBae.Web;
using Yarp.ReverseProxy.Forwarder;

namespace BetaBae.Api.Forwarding;

/// <summary>
/// Hands <c>/chat</c> to a ChatRealtime replica, so that clients need one address. Authentication is the hub's.
/// </summary>
internal sealed class ChatForwarder(IHttpForwarder forwarder, ChatReplicas replicas, IHostApplicationLifetime lifetime) : IDisposable
{
    /// <summary>Silence for so long is a dead replica: on a connection that lives, both sides send pings twice as often.</summary>
    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromSeconds(30) };

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
        ConnectTimeout = TimeSpan.FromSeconds(2),
    });

    /// <summary>To the first replica that answers.</summary>
    /// <exception cref="DomainException">None does.</exception>
    public async Task ForwardAsync(HttpContext context)
    {
        foreach (var replica in await replicas.OrderForAsync(SessionCookie.Read(context.Request), context.RequestAborted))
        {
            var error = await forwarder.SendAsync(
                context, replica, _client, Config, ForwardedHeaders.Instance, lifetime.ApplicationStopping);
            if (error == ForwarderError.None || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            // Whatever it got of the request, nothing has come of it: a negotiation nobody knows, a connection that is none.
            context.Response.Clear();
        }

        throw DomainException.Unavailable("The chat cannot be reached right now; try again in a moment");
    }

    public void Dispose() => _client.Dispose();
}

internal static class ChatForwarderExtensions
{
    public static IServiceCollection AddChatForwarder(this IServiceCollection services)
    {
        services.AddHttpForwarder();
        return services.AddSingleton<ChatReplicas>().AddSingleton<ChatForwarder>();
    }

    public static void MapChatForwarder(this WebApplication app)
    {
        foreach (var path in (string[])["/chat", "/chat/negotiate"])
        {
            app.Map(path, ForwardAsync).ExcludeFromDescription();
        }
    }

    private static Task ForwardAsync(HttpContext context) => context.RequestServices.GetRequiredService<ChatForwarder>().ForwardAsync(context);
}
