using BetaBae.Api;
using BetaBae.ChatRealtime;
using BetaBae.ChatRealtime.Replies;
using BetaBae.Core;
using BetaBae.ServiceDefaults;
using BetaBae.Standalone;
using BetaBae.Web;

return await ServiceProgram.RunAsync(args, async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddSettingsAliases();
    builder.AddServiceDefaults(ResourceNames.Standalone);
    builder.Services
        .AddEmbeddedStores(builder.Configuration)
        .AddFeatures(builder.Configuration)
        .AddWebConventions(builder.Configuration)
        .AddChatHub()
        .AddCloneReplies()
        .AddApi();

    var app = builder.Build();
    await app.PrepareStoresAsync();
    app.UseWebConventions();
    app.MapDefaultEndpoints();
    app.MapApi();
    app.MapChatHub();
    app.MapWelcome();
    await app.RunAsync();
});
