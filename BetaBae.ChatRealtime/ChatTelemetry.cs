using System.Diagnostics;
using System.Diagnostics.Metrics;
using BetaBae.Core;

namespace BetaBae.ChatRealtime;

/// <summary>What can be seen of the chat from outside: source and meter <c>BetaBae.Chat</c>.</summary>
internal static class ChatTelemetry
{
    private const string Name = "BetaBae.Chat";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    /// <summary>Open connections of this replica.</summary>
    public static readonly UpDownCounter<long> Connections = Meter.CreateUpDownCounter<long>(
        "betabae.chat.connections", "{connection}", "Open connections of the chat hub");

    /// <summary>
    /// What a replica does for its own connections because another one said so, in the trace of that; to be asked for only where there
    /// are such connections.
    /// </summary>
    /// <param name="name">As <c>deliver newMessage</c>.</param>
    /// <param name="cause">A <c>traceparent</c>. What has none gets no trace of its own.</param>
    public static Activity? StartDelivery(string name, ReadOnlyMemory<byte> cause) =>
        Source.HasListeners() && TraceParent.TryParse(cause, out var context) ? Source.StartActivity(name, ActivityKind.Consumer, context) : null;
}
