using BetaBae.Api;
using BetaBae.ChatRealtime.Replies;
using BetaBae.Core;
using BetaBae.ServiceDefaults;
using BetaBae.Standalone;

return await ServiceProgram.RunAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddServiceDefaults(ResourceNames.Standalone);
    builder.Services
        .AddEmbeddedStores(builder.Configuration)
        .AddFeatures(builder.Configuration)
        .AddApi(builder.Configuration)
        .AddCloneReplies();

    var app = builder.Build();
    await app.PrepareStoresAsync();
    app.UseApi();
    app.MapWelcome();
    await app.RunAsync();
});
