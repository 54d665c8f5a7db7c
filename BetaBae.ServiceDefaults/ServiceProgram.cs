using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace BetaBae.ServiceDefaults;

public static class ServiceProgram
{
    /// <summary>
    /// Runs a host. What a deployer can mend, a setting or a taken port, becomes one sentence on standard error and exit
    /// code 1 instead of a stack trace.
    /// </summary>
    public static async Task<int> RunAsync(Func<Task<int>> host)
    {
        ArgumentNullException.ThrowIfNull(host);
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

    /// <inheritdoc cref="RunAsync(Func{Task{int}})"/>
    public static Task<int> RunAsync(Func<Task> host) => RunAsync(async () =>
    {
        await host();
        return 0;
    });
}
