using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BetaBae.ServiceDefaults;

public static class ServiceProgram
{
    /// <summary>
    /// A web service's builder: of ASP.NET Core's host only what a service needs, which is there sooner. Files of settings are
    /// read once, and not watched, with every folder beneath theirs.
    /// </summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder([.. args, "--hostBuilder:reloadConfigOnChange=false"]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        return builder;
    }

    /// <summary>
    /// Runs a host. What a deployer can mend, a setting or a taken port, becomes one sentence on standard error and exit
    /// code 1 instead of a stack trace.
    /// </summary>
    public static async Task<int> RunAsync(Func<Task<int>> host)
    {
        ArgumentNullException.ThrowIfNull(host);

        // What a machine's language is must not change how numbers and dates are read and written.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        try
        {
            return await host();
        }
        catch (OptionsValidationException exception)
        {
            await Console.Error.WriteLineAsync(string.Join(' ', exception.Failures));
        }
        catch (InvalidOperationException exception) when (exception.Source == "Microsoft.Extensions.Configuration.Binder")
        {
            // It names the setting and what it should have been.
            await Console.Error.WriteLineAsync(exception.Message);
        }
        catch (IOException exception) when (exception.GetBaseException() is SocketException)
        {
            await Console.Error.WriteLineAsync($"{exception.Message} Is another instance running? PORT chooses another port.");
        }

        return 1;
    }

    /// <summary>
    /// Has a singleton made on a thread of the pool, while the host's own goes on with what the first answer waits for. What it
    /// throws, it throws again where it is asked for.
    /// </summary>
    public static void Warmup<T>(this IServiceProvider services)
        where T : notnull => _ = Task.Run(services.GetRequiredService<T>);

    /// <summary>Runs a service, or asks one about its health when the command line is <c>--probe ADDRESS</c>.</summary>
    public static Task<int> RunAsync(string[] args, Func<Task> service) => RunAsync(async () =>
    {
        if (args is ["--probe", var address])
        {
            return await HealthProbe.RunAsync(address);
        }

        await service();
        return 0;
    });
}
