using System.Buffers.Text;
using System.Diagnostics;
using System.Text;

namespace BetaBae.Bench.Load;

/// <summary>
/// Two people at the hub, of whom one writes: a call ends when it is acknowledged and has arrived as <c>newMessage</c> at the
/// other; its latency ends with the arrival.
/// </summary>
internal sealed class HubPair : Caller
{
    private readonly HubClient _writer;
    private readonly HubClient _reader;
    private readonly long _conversation;
    private long _call;
    private long _arrived;
    private bool _acknowledged;
    private string? _refusal;

    public HubPair(EventLoop events, Uri target, string writerToken, string readerToken, long conversation)
    {
        _conversation = conversation;
        _writer = new HubClient(events, target, writerToken) { Received = Acknowledge };
        _reader = new HubClient(events, target, readerToken) { Received = Arrive };
    }

    public override void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();
    }

    protected override void Begin()
    {
        (_arrived, _acknowledged, _refusal) = (0, false, null);

        // Never the same again: this process's time is in it.
        _call = Stopwatch.GetTimestamp();
        _writer.Send(
            $$"""{"type":1,"invocationId":"{{_call}}","target":"text","arguments":[{"cid":{{_conversation}},"text":"Shall we meet on Sunday, at the café by the river?","clientMessageId":"{{_call}}"}]}""");
    }

    private void Acknowledge(ReadOnlySpan<byte> record)
    {
        if (record.StartsWith("{\"type\":3,"u8) && Number(record, "\"invocationId\":\""u8) == _call)
        {
            _acknowledged = true;
            var isMessage = Number(record, "\"clientMessageId\":\""u8) == _call;
            _refusal = isMessage ? null : Encoding.UTF8.GetString(record);
            _arrived = isMessage ? _arrived : Stopwatch.GetTimestamp();
            EndIfDone();
        }
    }

    private void Arrive(ReadOnlySpan<byte> record)
    {
        if (record.StartsWith("{\"type\":1,\"target\":\"newMessage\","u8) && Number(record, "\"clientMessageId\":\""u8) == _call && _arrived == 0)
        {
            _arrived = Stopwatch.GetTimestamp();
            EndIfDone();
        }
    }

    private void EndIfDone()
    {
        if (_acknowledged && _arrived != 0)
        {
            End(_arrived, _refusal);
        }
    }

    private static long? Number(ReadOnlySpan<byte> record, ReadOnlySpan<byte> name)
    {
        var at = record.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(record[(at + name.Length)..], out long number, out _) ? number : null;
    }
}
