using BetaBae.ServiceDefaults;
using BetaBae.Web;

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
    /// <summary>What a host needs to push to connected clients, and to have clients connect.</summary>
    public static IServiceCollection AddChatHub(this IServiceCollection services, IConfiguration configuration) =>
        services.AddWebConventions(configuration);

    public static void UseChatHub(this WebApplication app)
    {
        app.UseWebConventions();
        app.MapDefaultEndpoints();
    }
}
