using BetaBae.Api;
using BetaBae.ChatRealtime;
using BetaBae.Core.Media;
using BetaBae.Data;
using BetaBae.Standalone;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace BetaBae.Tests.Hosting;

/// <summary>BetaBae.Standalone on SQLite, Garnet and a folder.</summary>
public sealed class EmbeddedApp : TestApp
{
    private readonly string _folder = Directory.CreateTempSubdirectory("betabae-embedded-").FullName;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override Task<string?> PrepareAsync() => Task.FromResult<string?>(null);

    protected override IEnumerable<KeyValuePair<string, string>> Stores() => new Dictionary<string, string>
    {
        ["BETABAE_DATA"] = _folder,
        ["BETABAE_DEMO"] = "off",
    };

    protected override RunningHost Start(IEnumerable<KeyValuePair<string, string>> settings, Action<IServiceCollection> configure) =>
        RunningHost.Start<StandaloneHost>(settings, configure);

    /// <summary>The folder belongs to the first host; another one is the Api, which is handed the first's stores.</summary>
    protected override RunningHost StartOther(IEnumerable<KeyValuePair<string, string>> settings, Action<IServiceCollection> configure) =>
        StartOther<ApiHost>([ChatAt(this), .. settings], configure);

    protected override RunningHost StartOtherChat(IEnumerable<KeyValuePair<string, string>> settings, Action<IServiceCollection> configure) =>
        StartOther<ChatRealtimeHost>(settings, configure);

    private RunningHost StartOther<THost>(IEnumerable<KeyValuePair<string, string>> settings, Action<IServiceCollection> configure)
        where THost : class => RunningHost.Start<THost>(settings, services =>
    {
        services.RemoveAll<BetaBaeDbContext>();
        services.AddSqliteData(Path.Combine(_folder, "betabae.db"));
        services.AddSingleton(Services.GetRequiredService<IConnectionMultiplexer>());
        services.AddSingleton(Services.GetRequiredService<IObjectStore>());
        configure(services);
    });
}

[CollectionDefinition(nameof(EmbeddedApp))]
public sealed class EmbeddedAppCollection : ICollectionFixture<EmbeddedApp>;
