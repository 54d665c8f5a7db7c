using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace BetaBae.Bench.Limit;

/// <summary>
/// The least that pushes messages between connections of any number of processes: a WebSocket, and a channel in Redis for
/// each user. It speaks as much of SignalR's JSON protocol as the bench's own client; it keeps no chat lists up to date.
/// </summary>
internal sealed class LimitHub(LimitStores stores, LimitSender sender)
{
    private const byte Separator = 0x1e;

    public async Task ConnectAsync(HttpContext context)
    {
        var me = await stores.UserAsync(context);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var outbox = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
        await stores.Subscriber.SubscribeAsync(LimitSender.Channel(me), (_, push) => outbox.Writer.TryWrite((byte[])push!));
        var sending = SendAsync(socket, outbox.Reader);
        outbox.Writer.TryWrite("{}\u001e"u8.ToArray());
        try
        {
            var buffer = new byte[8 * 1024];
            while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: WebSocketMessageType.Text } received)
            {
                await TakeAsync(me, buffer.AsMemory(0, received.Count - 1), outbox.Writer);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client is gone.
        }

        outbox.Writer.TryComplete();
        await sending;
    }

    /// <summary>A record with its separator.</summary>
    public static byte[] Record<T>(T value, Action<Utf8JsonWriter, T> members)
    {
        var record = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(record, LimitJson.Options))
        {
            json.WriteStartObject();
            members(json, value);
            json.WriteEndObject();
        }

        record.Write([Separator]);
        return record.WrittenSpan.ToArray();
    }

    private async Task TakeAsync(long me, ReadOnlyMemory<byte> record, ChannelWriter<byte[]> outbox)
    {
        using var json = JsonDocument.Parse(record);
        if (!json.RootElement.TryGetProperty("target", out _))
        {
            return;
        }

        var call = json.RootElement.GetProperty("arguments")[0];
        var message = await sender.StoreAsync(
            me, call.GetProperty("cid").GetInt64(), call.GetProperty("text").GetString()!, call.GetProperty("clientMessageId").GetString()!);
        outbox.TryWrite(Record((json.RootElement.GetProperty("invocationId").GetString(), message), static (writer, answer) =>
        {
            writer.WriteNumber("type", 3);
            writer.WriteString("invocationId", answer.Item1);
            writer.WritePropertyName("result");
            answer.message.Write(writer);
        }));
    }

    private static async Task SendAsync(WebSocket socket, ChannelReader<byte[]> outbox)
    {
        try
        {
            await foreach (var record in outbox.ReadAllAsync())
            {
                await socket.SendAsync(record.AsMemory(), WebSocketMessageType.Text, true, CancellationToken.None);
            }
        }
        catch (WebSocketException)
        {
            // The client is gone.
        }
    }
}
