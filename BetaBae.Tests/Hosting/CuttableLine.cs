using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace BetaBae.Tests.Hosting;

/// <summary>A way to a server that can be cut, as a network's can between one client and a server that goes on serving others.</summary>
internal sealed class CuttableLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _open = [];
    private readonly string _server;
    private readonly Task _accepting;
    private volatile bool _isCut;

    private CuttableLine(string server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect instead.</summary>
    public string Address => $"{_listener.LocalEndpoint}";

    /// <param name="server">As <c>host:port</c>.</param>
    public static CuttableLine To(string server) => new(server);

    /// <summary>Breaks every connection; new ones are broken at once.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var client in _open)
        {
            client.Close();
        }
    }

    public void Mend() => _isCut = false;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        Cut();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (SocketException)
            {
                return;
            }

            _ = PassOnAsync(client);
        }
    }

    private async Task PassOnAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        _open.Add(near);
        _open.Add(far);
        if (_isCut)
        {
            return;
        }

        try
        {
            await far.ConnectAsync(IPEndPoint.Parse(_server));
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Either end has gone, or the line was cut.
        }
    }
}
