using BetaBae.LocalServers;

namespace BetaBae.Bench.Deployment;

/// <summary>The bench's own <see cref="Limit.LimitServer"/> as a process, with the same garbage collector as the services.</summary>
internal static class LimitProcess
{
    public const string Argument = "limit-server";

    /// <summary>Starts it without waiting.</summary>
    public static Service Launch(Bench bench, Deployed deployed)
    {
        var workspace = bench.Stores?.Workspace ?? throw new BenchException("The limit is measured beside services that the bench starts.");
        var port = bench.Stores.NextPort();
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__betabae"] = deployed.Database,
            ["ConnectionStrings__redis"] = deployed.Redis,
            ["DOTNET_gcServer"] = "1",
        };
        var service = new Service("limit", "BetaBae.Bench", workspace.PathOf($"limit-{port}"), port, settings, Argument);
        service.Launch();
        return service;
    }

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<Service> StartAsync(Bench bench, Deployed deployed)
    {
        var service = Launch(bench, deployed);
        await service.UntilAnsweredAsync();
        return service;
    }
}
