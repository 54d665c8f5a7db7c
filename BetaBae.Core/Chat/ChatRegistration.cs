using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BetaBae.Core.Chat;

public static class ChatRegistration
{
    /// <summary>Chatting; a host to which clients connect adds its own <see cref="INotifier"/>.</summary>
    public static IServiceCollection AddChat(this IServiceCollection services)
    {
        services.TryAddSingleton<INotifier, NullNotifier>();
        return services
            .AddSingleton<ConversationGate>()
            .AddScoped<ConversationService>()
            .AddScoped<MessageService>()
            .AddScoped<MessageSender>()
            .AddScoped<Presence>()
            .AddScoped<TypingService>();
    }
}
