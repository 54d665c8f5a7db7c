using BetaBae.Data.MySql;
using BetaBae.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BetaBae.Tests.Hosting;

/// <summary>The app of one flavour, with stores of its own: all tests of the flavour share it, one after the other.</summary>
public abstract class TestApp : IRunningApp, IAsyncLifetime
{
    private static readonly Dictionary<string, string> Usual = new()
    {
        // Tests log in from one address.
        ["LOGIN_RATE_PER_MINUTE"] = "100000",

        // No answers of clones between what tests write and read; those about answers start a host that makes them.
        ["Replies:Parallelism"] = "0",

        // The offline model, also where a developer's environment has a key.
        ["LanguageModel:ApiKey"] = "",
        ["LanguageModel:Endpoint"] = "",
    };

    /// <summary>What hosts write to the console: when a test fails for no visible reason, TEST_LOG_LEVEL=Warning shows more.</summary>
    private static readonly LogLevel LogLevel =
        Enum.TryParse<LogLevel>(Environment.GetEnvironmentVariable("TEST_LOG_LEVEL"), out var level) ? level : LogLevel.Critical;

    private readonly CommandCounter _counter = new();
    private RunningHost? _host;
    private string? _missing;

    public Uri Address => Host.Address;

    public IServiceProvider Services => Host.Services;

    private RunningHost Host
    {
        get
        {
            SkipIfMissing();
            return _host!;
        }
    }

    /// <summary>Starts another host on the same stores; the test disposes it.</summary>
    /// <param name="settings">In addition to the usual ones, which they win over.</param>
    /// <param name="configure">Replaces services, such as the clock.</param>
    public async Task<RunningHost> StartOtherAsync(
        IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? configure = null)
    {
        _ = Host;
        return await StartAsync(StartOther, settings, configure);
    }

    /// <summary>Starts another ChatRealtime on the same stores; the test disposes it.</summary>
    /// <inheritdoc cref="StartOtherAsync"/>
    public async Task<RunningHost> StartOtherChatAsync(
        IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? configure = null)
    {
        _ = Host;
        return await StartAsync(StartOtherChat, settings, configure);
    }

    /// <summary>The number of SQL commands that the requests cause which <paramref name="requests"/> sends, one after the other or at once.</summary>
    public Task<int> CountingAsync(Func<Task> requests) => _counter.CountAsync(requests);

    public async ValueTask InitializeAsync()
    {
        _missing = await PrepareAsync();
        if (_missing is null)
        {
            _host = await StartAsync(Start);
        }
        else if (Environment.GetEnvironmentVariable("BETABAE_REQUIRE_REAL") == "1")
        {
            throw new InvalidOperationException(_missing);
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    /// <summary>Skips the test that asks for something of this flavour where the flavour is not to be had.</summary>
    protected void SkipIfMissing() => Assert.SkipWhen(_missing is not null, _missing ?? "");

    /// <summary>Makes the stores.</summary>
    /// <returns>The sentence that says what they would need and is not here; null when they are there.</returns>
    protected abstract Task<string?> PrepareAsync();

    /// <summary>The settings that name the stores.</summary>
    protected abstract IEnumerable<KeyValuePair<string, string>> Stores();

    protected abstract RunningHost Start(IEnumerable<KeyValuePair<string, string>> settings, Action<IServiceCollection> configure);

    /// <summary>The Api, on the stores that another host already uses; it forwards to the hub that is there.</summary>
    protected abstract RunningHost StartOther(IEnumerable<KeyValuePair<string, string>> settings, Action<IServiceCollection> configure);

    /// <summary>ChatRealtime, likewise.</summary>
    protected abstract RunningHost StartOtherChat(IEnumerable<KeyValuePair<string, string>> settings, Action<IServiceCollection> configure);

    /// <summary>The setting by which the Api finds a hub.</summary>
    protected static KeyValuePair<string, string> ChatAt(IRunningApp chat) => new("services:chatrealtime:http:0", $"{chat.Address}");

    // On a thread of the pool: a host's start blocks.
    private Task<RunningHost> StartAsync(
        Func<IEnumerable<KeyValuePair<string, string>>, Action<IServiceCollection>, RunningHost> start,
        IReadOnlyDictionary<string, string>? settings = null,
        Action<IServiceCollection>? configure = null) => Task.Run(() =>
        start(
            [.. Usual, .. Stores(), .. settings ?? new Dictionary<string, string>()],
            services =>
            {
                services.AddInterceptor(_counter);
                services.PostConfigure<LoggerFilterOptions>(logging =>
                {
                    logging.Rules.Clear();
                    logging.MinLevel = LogLevel;
                });
                configure?.Invoke(services);
            }));
}

internal static class TestAppExtensions
{
    /// <summary>Has everything that goes to the database pass by.</summary>
    public static void AddInterceptor(this IServiceCollection services, IInterceptor interceptor) => services
        .ConfigureDbContext<MySqlBetaBaeDbContext>(options => options.AddInterceptors(interceptor))
        .ConfigureDbContext<SqliteBetaBaeDbContext>(options => options.AddInterceptors(interceptor));
}
