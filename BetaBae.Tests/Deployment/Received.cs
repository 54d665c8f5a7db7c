namespace BetaBae.Tests.Deployment;

/// <summary>Where telemetry comes from.</summary>
/// <param name="Service"><c>service.name</c>.</param>
/// <param name="Instance"><c>service.instance.id</c>.</param>
/// <param name="Scope">The activity source, the meter or the logger.</param>
internal sealed record Origin(string Service, string Instance, string Scope);

/// <param name="From">Whose it is.</param>
/// <param name="Trace">The trace's id, in hex.</param>
/// <param name="Id">In hex.</param>
/// <param name="Parent">The parent's id in hex; empty for a trace's first span.</param>
/// <param name="Name">As it is shown.</param>
/// <param name="Tags">Its attributes, as texts.</param>
internal sealed record ReceivedSpan(
    Origin From, string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Tags);

/// <param name="From">Whose it is.</param>
/// <param name="Name">The instrument's.</param>
/// <param name="Unit">As UCUM has it.</param>
/// <param name="Value">Of a sum or gauge its value, of a histogram the number of measurements; over all points.</param>
internal sealed record ReceivedMetric(Origin From, string Name, string Unit, double Value);

/// <param name="From">Whose it is.</param>
/// <param name="Severity">As <c>Warning</c>.</param>
/// <param name="Text">With the values in it.</param>
/// <param name="Trace">The trace's id in hex; empty when it was written outside of any.</param>
internal sealed record ReceivedLog(Origin From, string Severity, string Text, string Trace);

/// <summary>Reads OTLP's three requests. The numbers are those of its .proto files.</summary>
internal static class Otlp
{
    public static IEnumerable<ReceivedSpan> Spans(ProtoMessage request) =>
        from item in Items(request)
        select new ReceivedSpan(
            item.From, item.Body.Hex(1), item.Body.Hex(2), item.Body.Hex(4), item.Body.Text(5), Attributes(item.Body, 9));

    public static IEnumerable<ReceivedMetric> Metrics(ProtoMessage request) =>
        from item in Items(request)
        select new ReceivedMetric(item.From, item.Body.Text(1), item.Body.Text(3), Value(item.Body));

    public static IEnumerable<ReceivedLog> Logs(ProtoMessage request) =>
        from item in Items(request)
        select new ReceivedLog(item.From, item.Body.Text(3), item.Body.Message(5).Text(1), item.Body.Hex(9));

    /// <summary>Each request is a list of resources, each with scopes, each with what it is about.</summary>
    private static IEnumerable<(Origin From, ProtoMessage Body)> Items(ProtoMessage request) =>
        from resource in request.Messages(1)
        let attributes = Attributes(resource.Message(1), 1)
        from scope in resource.Messages(2)
        let origin = new Origin(
            attributes.GetValueOrDefault("service.name", ""),
            attributes.GetValueOrDefault("service.instance.id", ""),
            scope.Message(1).Text(1))
        from body in scope.Messages(2)
        select (origin, body);

    private static Dictionary<string, string> Attributes(ProtoMessage message, int field) =>
        message.Messages(field).ToDictionary(a => a.Text(1), a => Text(a.Message(2)));

    private static string Text(ProtoMessage value) =>
        value.Has(1) ? value.Text(1) : value.Has(4) ? $"{value.Double(4)}" : $"{value.Number(2) | value.Number(3)}";

    private static double Value(ProtoMessage metric) =>
        metric.Has(9) || metric.Has(10)
            ? metric.Messages(9).Concat(metric.Messages(10)).SelectMany(h => h.Messages(1)).Sum(point => point.Number(4))
            : metric.Messages(5).Concat(metric.Messages(7)).SelectMany(n => n.Messages(1))
                .Sum(point => point.Has(4) ? point.Double(4) : point.Number(6));
}
