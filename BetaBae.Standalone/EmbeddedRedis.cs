using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Garnet;
using StackExchange.Redis;

namespace BetaBae.Standalone;

/// <summary>
/// Garnet inside this process: it speaks Redis on a free port of the loopback interface, behind a password that only this
/// process knows. Its append-only file keeps people logged in over a restart.
/// </summary>
internal sealed class EmbeddedRedis : IDisposable
{
    private readonly GarnetServer _server;

    public EmbeddedRedis(string folder)
    {
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        var port = FreePort();
        Directory.CreateDirectory(folder);
        _server = new GarnetServer(
        [
            "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture),
            "--auth", "Password", "--password", password,
            "--memory", "64m", "--page", "1m", "--index", "4m", "--segment", "64m",
            "--aof", "--aof-memory", "8m", "--aof-page-size", "1m", "--aof-commit-freq", "1000",
            "--recover", "--logdir", folder, "--checkpointdir", folder, "--quiet",
        ]);
        _server.Start();
        Options = new ConfigurationOptions { EndPoints = { { "127.0.0.1", port } }, Password = password };
    }

    public ConfigurationOptions Options { get; }

    public void Dispose() => _server.Dispose();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
