using BetaBae.Bench.Seeding;
using BetaBae.LocalServers;

namespace BetaBae.Bench.Deployment;

/// <summary>
/// The services on a filled database: processes of the Release build that the bench starts, one of each kind unless more
/// replicas are asked for, or a deployment that the command line names.
/// </summary>
internal sealed class Deployed : IAsyncDisposable
{
    private readonly List<Service> _services = [];

    private Deployed(string database, string redis) => (Database, Redis) = (database, redis);

    /// <summary>Connection string.</summary>
    public string Database { get; }

    public string Redis { get; }

    public IReadOnlyList<Uri> Apis { get; private set; } = [];

    public Uri Api => Apis[0];

    /// <summary>Where clients of the hub connect.</summary>
    public Uri Hub { get; private set; } = null!;

    /// <summary>The services by name, where they are processes of ours.</summary>
    public IReadOnlyList<Service> Services => _services;

    public IReadOnlyList<int> Ids => [.. _services.Select(s => s.Id)];

    /// <param name="bench">Where and how.</param>
    /// <param name="seed">Fills the database, before the services start.</param>
    /// <param name="apis">Replicas of the API.</param>
    public static async Task<Deployed> StartAsync(Bench bench, Func<Seeder, Task> seed, int apis = 1)
    {
        if (bench.Options.Target is { } target)
        {
            var named = new Deployed(bench.Options.Database!, bench.Options.Redis!) { Apis = [target], Hub = bench.Options.Hub ?? target };
            await named.SeedAsync(seed);
            return named;
        }

        var deployed = await PrepareAsync(bench, seed);
        deployed.Launch(bench, apis);
        await deployed.UntilAnsweredAsync();
        return deployed;
    }

    /// <summary>Everything but starting the services.</summary>
    /// <exception cref="BenchException">The command line names a deployment, which runs already.</exception>
    public static async Task<Deployed> PrepareAsync(Bench bench, Func<Seeder, Task> seed)
    {
        var stores = bench.Stores ?? throw new BenchException("This scenario starts the services itself: it takes no --target.");
        var deployed = new Deployed($"{stores.Database};Database=bench{stores.NextPort()}", stores.Redis);
        using (var bucket = new AnyBucket())
        {
            (await MigrationProcess.RunAsync(deployed.Settings(bucket.Address))).ExpectSuccess();
        }

        await deployed.SeedAsync(seed);
        return deployed;
    }

    /// <summary>Starts a chat service and replicas of the API without waiting for them.</summary>
    public void Launch(Bench bench, int apis = 1)
    {
        LaunchChat(bench);
        for (var i = 0; i < apis; i++)
        {
            LaunchApi(bench);
        }
    }

    /// <summary>Starts the chat service without waiting for it.</summary>
    public Service LaunchChat(Bench bench)
    {
        var chat = Launch(bench, "chat", "BetaBae.ChatRealtime", Settings(AnyBucket.Nowhere));
        Hub = chat.Address;
        return chat;
    }

    /// <summary>Starts a replica of the API, which forwards to the chat service, without waiting for it.</summary>
    public Service LaunchApi(Bench bench)
    {
        var settings = Settings(AnyBucket.Nowhere);
        settings["services__chatrealtime__http__0"] = $"{_services.First(s => s.Name == "chat").Address}";
        var api = Launch(bench, "api", "BetaBae.Api", settings);
        Apis = [.. Apis, api.Address];
        Hub = bench.Options.ViaApi ? Api : Hub;
        return api;
    }

    /// <summary>Waits until all of them answer.</summary>
    public Task UntilAnsweredAsync() => Task.WhenAll(_services.Select(s => s.UntilAnsweredAsync()));

    /// <summary>Ends the services; they may be launched again.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.Where(s => s.IsRunning))
        {
            await service.KillAsync();
            await service.DisposeAsync();
        }

        _services.Clear();
        Apis = [];
    }

    private Service Launch(Bench bench, string name, string program, IReadOnlyDictionary<string, string> settings)
    {
        var stores = bench.Stores!;
        var port = stores.NextPort();
        var service = new Service(name, program, stores.Workspace.PathOf($"{name}-{port}"), port, settings);
        service.Launch();
        _services.Add(service);
        return service;
    }

    private async Task SeedAsync(Func<Seeder, Task> seed)
    {
        await using var seeder = await Seeder.OpenAsync(Database);
        await seed(seeder);
        await seeder.FinishAsync();
    }

    /// <summary>By the names that environments have; all that a service is told.</summary>
    private Dictionary<string, string> Settings(string bucket) => new()
    {
        ["ConnectionStrings__betabae"] = Database,
        ["ConnectionStrings__redis"] = Redis,
        ["S3_ENDPOINT"] = bucket,
        ["S3_REGION"] = "us-east-1",
        ["S3_BUCKET_NAME"] = "bench",
        ["S3_ACCESS_KEY_ID"] = "bench",
        ["S3_SECRET_ACCESS_KEY"] = "bench",
        ["LOGIN_RATE_PER_MINUTE"] = "1000000000",
    };
}
