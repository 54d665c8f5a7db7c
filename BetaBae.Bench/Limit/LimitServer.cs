namespace BetaBae.Bench.Limit;

/// <summary>
/// What this machine could do at best: endpoints that ask the same stores the same questions as the services do, in the same
/// number of round trips, and write the same answers by hand, with no more than Kestrel, MySqlConnector and
/// StackExchange.Redis. They check nothing and are no model for a service.
/// </summary>
internal static class LimitServer
{
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var stores = await LimitStores.ConnectAsync(builder.Configuration);
        await using var app = builder.Build();
        app.UseWebSockets();
        app.MapGet("/alive", () => "Alive");
        var kept = new LimitKept(stores);
        app.MapGet("/user/profile", kept.Of(new LimitProfile(stores).GetAsync));
        app.MapGet("/feed", kept.Of(new LimitFeed(stores).GetAsync));

        var lists = new LimitChats(stores);
        app.MapGet("/chat/conversations", kept.Of(lists.ListAsync));
        app.MapGet("/chat/conversations/{cid}/messages", kept.Of(lists.MessagesAsync));

        var sender = new LimitSender(stores);
        app.MapPost("/chat/conversations/{cid}/messages/text", sender.PostAsync);
        app.MapGet("/chat", new LimitHub(stores, sender).ConnectAsync);
        await app.RunAsync();
    }
}
