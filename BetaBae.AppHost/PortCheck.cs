using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace BetaBae.AppHost;

/// <summary>Looks at the ports that have to be free before anything starts: a server that cannot listen would leave the others waiting.</summary>
internal static class PortCheck
{
    /// <summary>What an AppHost that was killed has started, the orchestrator ends within seconds.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private static readonly (string Setting, string Owner)[] Addresses =
    [
        ("ASPNETCORE_URLS", "the dashboard"),
        ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "the dashboard's receiver of telemetry"),
        ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "the dashboard's source of resources"),
    ];

    /// <exception cref="DistributedApplicationException">A port is taken.</exception>
    public static void CheckPorts(this IDistributedApplicationBuilder builder)
    {
        // Tests have the orchestrator choose free ports.
        if (builder.ExecutionContext.IsPublishMode || builder.Configuration.GetValue("DcpPublisher:RandomizePorts", false))
        {
            return;
        }

        foreach (var (setting, owner) in Addresses)
        {
            foreach (var address in (builder.Configuration[setting] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
            {
                if (Uri.TryCreate(address, UriKind.Absolute, out var url))
                {
                    Check(url.Port, owner, setting);
                }
            }
        }

        Check(ServiceExtensions.ReadApiPort(builder.Configuration), "the API", "PORT");
    }

    private static void Check(int port, string owner, string setting)
    {
        var giveUpAt = Environment.TickCount64 + (long)Timeout.TotalMilliseconds;
        while (IsTaken(port))
        {
            if (Environment.TickCount64 > giveUpAt)
            {
                throw new DistributedApplicationException(
                    $"Port {port}, which {owner} needs, is taken: is another AppHost running? -- --{setting}=… chooses another.");
            }

            Thread.Sleep(100);
        }
    }

    private static bool IsTaken(int port)
    {
        // Both families, since localhost may be either.
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            try
            {
                using var listener = new TcpListener(address, port);
                listener.Start();
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse)
            {
                return true;
            }
            catch (SocketException)
            {
                // This machine has no such address.
            }
        }

        return false;
    }
}
