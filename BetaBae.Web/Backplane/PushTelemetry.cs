using System.Diagnostics;
using System.Diagnostics.Metrics;
using BetaBae.Core.Chat;

namespace BetaBae.Web.Backplane;

/// <summary>What can be seen of publishing from outside, in the chat's source and meter.</summary>
internal static class PushTelemetry
{
    private const string Name = "BetaBae.Chat";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    /// <summary>From the commit until Redis has it.</summary>
    public static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "betabae.chat.push.duration", "s", "From a commit until Redis has what it causes to be pushed");

    private static readonly Counter<long> Messages = Meter.CreateCounter<long>(
        "betabae.chat.messages", "{message}", "Messages stored by this replica");

    public static void CountMessage(MessageView message) => Messages.Add(
        1,
        new KeyValuePair<string, object?>("type", message.Attachment is null ? "text" : "file"),
        new KeyValuePair<string, object?>("source", message.IsClone ? "clone" : "person"));

    /// <summary>A push, in the trace of what caused it.</summary>
    public static Activity? Start(string name, ActivityContext cause) => Source.StartActivity($"push {name}", ActivityKind.Producer, cause);
}
