using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace BetaBae.ChatRealtime.Protocol;

/// <summary>
/// A protocol in which a refused call is answered by the refusal's sentence alone. SignalR puts words of its own before it,
/// which are not for the people who read it.
/// </summary>
internal sealed class HubErrorProtocol(IHubProtocol inner) : IHubProtocol
{
    private const string BeforeSentence = $"{nameof(HubException)}: ";

    public string Name => inner.Name;

    public int Version => inner.Version;

    public TransferFormat TransferFormat => inner.TransferFormat;

    public bool IsVersionSupported(int version) => inner.IsVersionSupported(version);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message) =>
        inner.TryParseMessage(ref input, binder, out message);

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => inner.WriteMessage(Plain(message), output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => inner.GetMessageBytes(Plain(message));

    private static HubMessage Plain(HubMessage message) =>
        message is CompletionMessage { Error: { } error, InvocationId: { } id }
        && error.IndexOf(BeforeSentence, StringComparison.Ordinal) is >= 0 and var at
            ? CompletionMessage.WithError(id, error[(at + BeforeSentence.Length)..])
            : message;
}
