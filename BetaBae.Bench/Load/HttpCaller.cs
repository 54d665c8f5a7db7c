using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace BetaBae.Bench.Load;

/// <summary>One keep-alive connection, without pipelining.</summary>
internal sealed class HttpCaller : Caller
{
    private readonly SocketReader _connection;
    private readonly Func<byte[]> _next;
    private readonly int _expected;
    private Action<JsonElement>? _check;

    /// <param name="events">Where it waits for answers.</param>
    /// <param name="target">Whom it calls.</param>
    /// <param name="next">The next request.</param>
    /// <param name="expected">The status of a right answer.</param>
    /// <param name="check">Throws when the body of the first answer is not as it has to be.</param>
    public HttpCaller(EventLoop events, Uri target, Func<byte[]> next, int expected, Action<JsonElement>? check)
    {
        (_next, _expected, _check) = (next, expected, check);
        _connection = new SocketReader(target);
        events.Watch(_connection.Socket, Read);
    }

    public override void Dispose() => _connection.Dispose();

    protected override void Begin() => _connection.Socket.Send(_next());

    private void Read()
    {
        _connection.Read();
        if (!HttpAnswer.IsWhole(_connection.Bytes, out var status, out var length))
        {
            return;
        }

        var complaint = status == _expected ? null : Encoding.UTF8.GetString(_connection.Bytes[..length]);
        if (complaint is null && _check is { } check)
        {
            using var body = JsonDocument.Parse(HttpAnswer.Body(_connection.Bytes[..length]));
            check(body.RootElement);
            _check = null;
        }

        _connection.Use(length);
        End(Stopwatch.GetTimestamp(), complaint);
    }
}
