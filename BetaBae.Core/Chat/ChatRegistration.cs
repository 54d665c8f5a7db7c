using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Core.Chat;

public static class ChatRegistration
{
    public static IServiceCollection AddChat(this IServiceCollection services) => services
        .AddScoped<Conversations>()
        .AddScoped<Messages>()
        .AddScoped<MessageSender>();
}
