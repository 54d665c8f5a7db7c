using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Garnet;
using Garnet.server;
using Garnet.server.Auth.Settings;
using StackExchange.Redis;
using Tsavorite.core;

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
        Directory.CreateDirectory(folder);
        var endPoint = new IPEndPoint(IPAddress.Loopback, FreePort());
        _server = new GarnetServer(new GarnetServerOptions
        {
            EndPoints = [endPoint],
            AuthSettings = new PasswordAuthenticationSettings(password),
            LogMemorySize = "64m",
            PageSize = "512k",
            IndexMemorySize = "4m",
            EnableAOF = true,
            AofMemorySize = "8m",
            AofPageSize = "1m",

            // With every command: what is not committed when the server is disposed is lost.
            CommitFrequencyMs = 0,
            AofSizeLimit = "64m",
            Recover = true,
            CheckpointDir = folder,
            // Managed code: the native device asks for a newer C library than many systems have.
            DeviceType = DeviceType.RandomAccess,
            DeviceFactoryCreator = new LocalStorageNamedDeviceFactoryCreator(deviceType: DeviceType.RandomAccess),
            QuietMode = true,
        });
        _server.Start();
        Options = new ConfigurationOptions { EndPoints = { endPoint }, Password = password };
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
