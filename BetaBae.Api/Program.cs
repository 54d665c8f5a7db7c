using BetaBae.Api;
using BetaBae.Core;
using BetaBae.Core.Stores;
using BetaBae.ServiceDefaults;

return await ServiceProgram.RunAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddServiceDefaults(ResourceNames.Api);
    builder.Services
        .AddServerStores(builder.Configuration)
        .AddFeatures(builder.Configuration)
        .AddApi(builder.Configuration);

    var app = builder.Build();
    app.UseApi();
    await app.RunAsync();
});
