using BetaBae.Api;
using BetaBae.Api.Forwarding;
using BetaBae.Core;
using BetaBae.Core.Stores;
using BetaBae.ServiceDefaults;
using BetaBae.Web;
using BetaBae.Web.Backplane;
using StackExchange.Redis;

return await ServiceProgram.RunAsync(args, async () =>
{
    var builder = ServiceProgram.CreateBuilder(args);
    builder.AddSettingsAliases();
    builder.AddServiceDefaults(ResourceNames.Api);
    builder.AddServerStores();
    builder.Services
        .AddFeatures(builder.Configuration)
        .AddWebConventions(builder.Configuration)
        .AddBackplanePublisher()
        .AddChatForwarder()
        .AddApi();

    var app = builder.Build();
    app.Services.Warmup<IConnectionMultiplexer>();
    app.UseWebConventions();
    app.MapDefaultEndpoints();
    app.MapApi();
    app.MapChatForwarder();
    await app.RunAsync();
});
