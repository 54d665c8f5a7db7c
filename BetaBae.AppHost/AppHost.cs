using BetaBae.AppHost;
using BetaBae.AppHost.Publishing;
using BetaBae.AppHost.Stores;
using BetaBae.ServiceDefaults;

try
{
    var builder = DistributedApplication.CreateBuilder(args);
    var options = AppHostOptions.Read(builder);
    var model = LanguageModel.Add(builder);

    if (options.Stores == StoreKind.Embedded)
    {
        builder.AddService<Projects.BetaBae_Standalone>(ResourceNames.Standalone)
            .WithSettings("BETABAE_DATA", "BETABAE_DEMO")
            .WithModel(model)
            .WithApiEndpoint();
    }
    else
    {
        var stores = StoreSet.Add(builder, options.Stores);

        var migrations = builder.AddService<Projects.BetaBae_MigrationService>(ResourceNames.Migrations)
            .WithStores(stores);

        var chatRealtime = builder.AddService<Projects.BetaBae_ChatRealtime>(ResourceNames.ChatRealtime)
            .WithStores(stores)
            .WithModel(model)
            .WithServiceEndpoint()
            .WithReplicas(options.Replicas)
            .WaitForCompletion(migrations);

        // The endpoint instead of the whole resource, which would hand out an https address that nobody listens on.
        var api = builder.AddService<Projects.BetaBae_Api>(ResourceNames.Api)
            .WithStores(stores)
            .WithModel(model)
            .WithReference(chatRealtime.GetEndpoint(ServiceExtensions.HttpEndpoint))
            .WithApiEndpoint()
            .WithReplicas(options.Replicas)
            .WaitForCompletion(migrations)
            .WaitFor(chatRealtime);

        builder.AddDemoCommands(migrations, stores);
        builder.AddPublishedFiles();
        builder.PrepareManifest(chatRealtime, api);
    }

    builder.CheckPorts();
    builder.Build().Run();
    return 0;
}
catch (DistributedApplicationException exception)
{
    // What a developer can mend is one sentence instead of a stack trace.
    Console.Error.WriteLine(exception.Message);
    return 1;
}
