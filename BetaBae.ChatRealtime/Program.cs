using BetaBae.ChatRealtime;
using BetaBae.ChatRealtime.Hub;
using BetaBae.ChatRealtime.Replies;
using BetaBae.Core;
using BetaBae.Core.Stores;
using BetaBae.ServiceDefaults;
using BetaBae.Web;
using Microsoft.AspNetCore.SignalR;
using StackExchange.Redis;

return await ServiceProgram.RunAsync(args, async () =>
{
    var builder = ServiceProgram.CreateBuilder(args);
    builder.AddSettingsAliases();
    builder.AddServiceDefaults(ResourceNames.ChatRealtime);
    builder.AddServerStores();
    builder.Services
        .AddFeatures(builder.Configuration)
        .AddWebConventions(builder.Configuration)
        .AddChatHub()
        .AddCloneReplies();

    var app = builder.Build();
    app.Services.Warmup<IConnectionMultiplexer>();
    app.Services.Warmup<HubConnectionHandler<ChatHub>>();
    app.UseWebConventions();
    app.MapDefaultEndpoints();
    app.MapChatHub();
    await app.RunAsync();
});
