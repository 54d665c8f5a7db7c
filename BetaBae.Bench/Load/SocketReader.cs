using System.Net;
using System.Net.Sockets;

namespace BetaBae.Bench.Load;

/// <summary>A TCP connection and what has come over it and is not used yet.</summary>
internal sealed class SocketReader : IDisposable
{
    private byte[] _bytes = new byte[4096];
    private int _begin;
    private int _end;

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public SocketReader(Uri target)
    {
        Socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Socket.Connect(IPAddress.TryParse(target.Host, out var address)
            ? new IPEndPoint(address, target.Port)
            : new DnsEndPoint(target.Host, target.Port));
    }

    public Socket Socket { get; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_begin, _end - _begin);

    /// <summary>Takes the first of the bytes as used.</summary>
    public void Use(int count)
    {
        _begin += count;
        if (_begin == _end)
        {
            _begin = _end = 0;
        }
    }

    /// <summary>Reads what is there, or waits until something is.</summary>
    /// <exception cref="IOException">The other side has closed the connection.</exception>
    public void Read()
    {
        if (_end == _bytes.Length)
        {
            var free = _begin > _bytes.Length / 2 ? _bytes : new byte[_bytes.Length * 2];
            Bytes.CopyTo(free);
            (_bytes, _begin, _end) = (free, 0, _end - _begin);
        }

        var read = Socket.Receive(_bytes.AsSpan(_end));
        _end += read > 0 ? read : throw new IOException($"{Socket.RemoteEndPoint} has closed the connection.");
    }

    public void Dispose() => Socket.Dispose();
}
