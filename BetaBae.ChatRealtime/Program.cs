using BetaBae.ChatRealtime;
using BetaBae.ChatRealtime.Replies;
using BetaBae.Core;
using BetaBae.Core.Stores;
using BetaBae.ServiceDefaults;

return await ServiceProgram.RunAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddServiceDefaults(ResourceNames.ChatRealtime);
    builder.Services
        .AddServerStores(builder.Configuration)
        .AddFeatures(builder.Configuration)
        .AddChatHub(builder.Configuration)
        .AddCloneReplies();

    var app = builder.Build();
    app.UseChatHub();
    await app.RunAsync();
});
