using System.Text.Json;

namespace BetaBae.Bench.Load;

/// <summary>Single calls that are no load: while a deployment is prepared or watched.</summary>
internal static class HttpCall
{
    /// <summary>Calls on a connection of its own and waits for the answer.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">Nobody listens there.</exception>
    public static (int Status, byte[] Body) Make(Uri target, byte[] request)
    {
        using var connection = new SocketReader(target);
        connection.Socket.Send(request);
        int status, length;
        do
        {
            connection.Read();
        }
        while (!HttpAnswer.IsWhole(connection.Bytes, out status, out length));
        return (status, HttpAnswer.Body(connection.Bytes[..length]));
    }

    /// <exception cref="InvalidOperationException">The answer is not 200.</exception>
    public static JsonElement Json(Uri target, byte[] request)
    {
        var (status, body) = Make(target, request);
        return status == 200
            ? JsonElement.Parse(body)
            : throw new InvalidOperationException($"{target} answered {status}: {System.Text.Encoding.UTF8.GetString(body)}");
    }
}
