using BetaBae.ChatRealtime.Hub;
using BetaBae.ChatRealtime.Protocol;
using BetaBae.Web;
using BetaBae.Web.Backplane;
using MessagePack;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace BetaBae.ChatRealtime;

/// <summary>The chat hub and the clones' replies as parts that a host takes in: this project's own, and Standalone's.</summary>
public sealed class ChatRealtimeHost
{
    private ChatRealtimeHost()
    {
    }
}

public static class ChatRealtimeHostExtensions
{
    /// <summary>Bytes of a hub call: the longest text in its longest spelling fits well.</summary>
    private const int MaxCall = 64 * 1024;

    /// <summary>What a host needs to have clients connect. Of protocols with one name, SignalR takes the one that is added last.</summary>
    public static IServiceCollection AddChatHub(this IServiceCollection services)
    {
        services.AddBackplanePublisher();
        services.AddSignalR(options => options.MaximumReceiveMessageSize = MaxCall)
            .AddJsonProtocol(options => JsonConventions.Apply(options.PayloadSerializerOptions))
            .AddMessagePackProtocol(options => options.SerializerOptions = new MessagePackSerializerOptions(JsonResolver.Instance)
                .WithSecurity(MessagePackSecurity.UntrustedData));
        services.AddOptions<HubOptions>().Configure<HubCallLimiter, HubErrors>((options, rate, errors) =>
        {
            options.AddFilter(rate);
            options.AddFilter(errors);
        });
        return services
            .AddSingleton<IHubProtocol>(provider => new HubErrorProtocol(ActivatorUtilities.CreateInstance<JsonHubProtocol>(provider)))
            .AddSingleton<IHubProtocol>(provider => new HubErrorProtocol(ActivatorUtilities.CreateInstance<MessagePackHubProtocol>(provider)))
            .AddSingleton<HubErrors>()
            .AddSingleton<HubCallLimiter>()
            .AddSingleton<Connections>()
            .AddSingleton<ChatLists>()
            .AddSingleton<LocalDispatcher>()
            .AddSingleton<BackplaneReceiver>()
            .AddSingleton<BackplaneSubscriber>()
            .AddHostedService(provider => provider.GetRequiredService<BackplaneSubscriber>())
            .AddHostedService<SessionWatch>()
            .AddHostedService<PresenceHeartbeat>();
    }

    /// <summary>The hub at <c>/chat</c>, for whoever has a session.</summary>
    public static void MapChatHub(this WebApplication app) => app
        .MapHub<ChatHub>("/chat", options => options.Transports = HttpTransportType.WebSockets)
        .RequireAuthorization()
        .Add(Negotiations.Wrap);
}
