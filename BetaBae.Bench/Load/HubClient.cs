using System.Buffers.Binary;
using System.Text;

namespace BetaBae.Bench.Load;

/// <summary>
/// A connection to the chat hub: a WebSocket without negotiation that speaks SignalR's JSON protocol, as little of it as a
/// load needs. SignalR's own client would take more processor time than the hub.
/// </summary>
internal sealed class HubClient : IDisposable
{
    private const byte Separator = 0x1e;
    private const int Text = 0x81;
    private const int Close = 0x88;
    private const int Ping = 0x89;
    private const int Pong = 0x8A;

    private static readonly byte[] HubPing = Frame(Text, "{\"type\":6}\u001e"u8);

    private readonly SocketReader _connection;

    /// <summary>Connects, and waits until the hub has accepted it.</summary>
    /// <param name="events">Where it waits from then on.</param>
    /// <param name="target">Where the hub is.</param>
    /// <param name="token">Of the session.</param>
    /// <exception cref="InvalidOperationException">The hub refuses.</exception>
    public HubClient(EventLoop events, Uri target, string token)
    {
        _connection = new SocketReader(target);
        _connection.Socket.Send(Encoding.UTF8.GetBytes(
            $"GET /chat HTTP/1.1\r\nHost: {target.Authority}\r\nCookie: session_id={token}\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r\n\r\n"));
        _connection.Socket.Send(Frame(Text, "{\"protocol\":\"json\",\"version\":1}\u001e"u8));
        int head;
        while ((head = _connection.Bytes.IndexOf("\r\n\r\n"u8)) < 0)
        {
            _connection.Read();
        }

        if (!_connection.Bytes.StartsWith("HTTP/1.1 101"u8))
        {
            throw new InvalidOperationException($"The hub refuses: {Encoding.UTF8.GetString(_connection.Bytes)}");
        }

        _connection.Use(head + 4);
        var accepted = false;
        Received = record => accepted = accepted || record.SequenceEqual("{}"u8)
            ? true
            : throw new InvalidOperationException($"The hub refuses: {Encoding.UTF8.GetString(record)}");
        for (Take(one: true); !accepted; Take(one: true))
        {
            _connection.Read();
        }

        Received = _ => { };
        events.Watch(_connection.Socket, () =>
        {
            _connection.Read();
            Take(one: false);
        });
        events.Remind(() => _connection.Socket.Send(HubPing));
    }

    /// <summary>What happens with each record (JSON, without its separator) that arrives.</summary>
    public Action<ReadOnlySpan<byte>> Received { get; set; }

    /// <summary>Sends one record.</summary>
    /// <param name="json">Without the separator.</param>
    public void Send(string json) => _connection.Socket.Send(Frame(Text, Encoding.UTF8.GetBytes(json + (char)Separator)));

    public void Dispose() => _connection.Dispose();

    /// <summary>A whole frame; the mask that clients must use is zero, which leaves the bytes as they are.</summary>
    private static byte[] Frame(int kind, ReadOnlySpan<byte> payload)
    {
        var isLong = payload.Length > 125;
        var head = (isLong ? 4 : 2) + 4;
        var frame = new byte[head + payload.Length];
        frame[0] = (byte)kind;
        frame[1] = (byte)(0x80 | (isLong ? 126 : payload.Length));
        if (isLong)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), checked((ushort)payload.Length));
        }

        payload.CopyTo(frame.AsSpan(head));
        return frame;
    }

    private void Take(bool one)
    {
        while (TryFrame(_connection.Bytes, out var kind, out var head, out var length))
        {
            var payload = _connection.Bytes.Slice(head, length);
            switch (kind)
            {
                case Text:
                    TakeRecords(payload);
                    break;
                case Ping:
                    _connection.Socket.Send(Frame(Pong, payload));
                    break;
                case Pong:
                    break;
                case Close:
                    throw new IOException("The hub has closed the connection.");
                default:
                    throw new IOException($"A frame of kind {kind:x2}, which the hub is not known to send.");
            }

            _connection.Use(head + length);
            if (one)
            {
                return;
            }
        }
    }

    private void TakeRecords(ReadOnlySpan<byte> payload)
    {
        for (int end; (end = payload.IndexOf(Separator)) >= 0; payload = payload[(end + 1)..])
        {
            Received(payload[..end]);
        }
    }

    private static bool TryFrame(ReadOnlySpan<byte> bytes, out int kind, out int head, out int length)
    {
        (kind, head, length) = (0, 2, 0);
        if (bytes.Length < 2)
        {
            return false;
        }

        (kind, length) = (bytes[0], bytes[1]);
        if (length == 126 && bytes.Length >= 4)
        {
            (head, length) = (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
        }
        else if (length == 127 && bytes.Length >= 10)
        {
            (head, length) = (10, checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..])));
        }
        else if (length > 125)
        {
            return false;
        }

        return bytes.Length >= head + length;
    }
}
