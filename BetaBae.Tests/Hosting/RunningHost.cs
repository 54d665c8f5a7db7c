using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BetaBae.Tests.Hosting;

/// <summary>One of our hosts in this process, as its own Program builds it, on Kestrel and a free port of loopback.</summary>
public sealed class RunningHost : IRunningApp, IAsyncDisposable
{
    private readonly IAsyncDisposable _factory;

    private RunningHost(IAsyncDisposable factory, IServiceProvider services)
    {
        _factory = factory;
        Services = services;
        Address = new Uri(services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }

    public Uri Address { get; }

    public IServiceProvider Services { get; }

    /// <param name="settings">By the names of the contract or of .NET; the last of a name counts.</param>
    /// <param name="configure">Changes the services after the Program has registered them.</param>
    /// <typeparam name="THost">A public class of the host's assembly.</typeparam>
    public static RunningHost Start<THost>(IEnumerable<KeyValuePair<string, string>> settings, Action<IServiceCollection> configure)
        where THost : class
    {
        var factory = new Factory<THost>(settings, configure);
        factory.UseKestrel();
        factory.StartServer();
        return new RunningHost(factory, factory.Services);
    }

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    private sealed class Factory<THost>(IEnumerable<KeyValuePair<string, string>> settings, Action<IServiceCollection> configure)
        : WebApplicationFactory<THost>
        where THost : class
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            builder.UseUrls("http://127.0.0.1:0");
            foreach (var (name, value) in settings)
            {
                builder.UseSetting(name, value);
            }

            builder.ConfigureTestServices(services =>
            {
                services.AddSingleton<IHostLifetime, TestLifetime>();
                configure(services);
            });
        }
    }

    /// <summary>The test's: a signal to this process ends the run, not the hosts under tests that are still running.</summary>
    private sealed class TestLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
