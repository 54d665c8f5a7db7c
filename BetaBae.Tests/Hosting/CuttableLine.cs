using System.Collections.Concurrent;
using System.Globalization;
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
    private bool _resets;
    private int _left = int.MaxValue;
    private long _received;

    private CuttableLine(string server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect instead.</summary>
    public string Address => $"{_listener.LocalEndpoint}";

    /// <summary>How long everything that is passed on takes, in either direction.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Bytes that the server has sent so far.</summary>
    public long Received => Interlocked.Read(ref _received);

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

    /// <summary>Breaks the connection that is in use when something is about to be passed on, in either direction, for the nth time from now.</summary>
    /// <param name="passing">1 for the first.</param>
    /// <param name="resets">As one breaks whose peer has crashed; else as one that its peer has closed.</param>
    public void BreakAt(int passing, bool resets)
    {
        _resets = resets;
        Volatile.Write(ref _left, passing);
    }

    public void Mend()
    {
        _isCut = false;
        Volatile.Write(ref _left, int.MaxValue);
    }

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
            await far.ConnectAsync(_server[.._server.LastIndexOf(':')], int.Parse(_server[(_server.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture));
            await Task.WhenAny(PassOnAsync(near, far, _ => { }), PassOnAsync(far, near, count => Interlocked.Add(ref _received, count)));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Either end has gone, or the line was cut.
        }
    }

    private async Task PassOnAsync(TcpClient from, TcpClient to, Action<int> passed)
    {
        var bytes = new byte[64 * 1024];
        while (await from.GetStream().ReadAsync(bytes) is > 0 and var count)
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                from.LingerState = to.LingerState = new LingerOption(_resets, 0);
                return;
            }

            passed(count);

            if (Delay > TimeSpan.Zero)
            {
                await Task.Delay(Delay);
            }

            await to.GetStream().WriteAsync(bytes.AsMemory(0, count));
        }
    }
}
