using System.Text.RegularExpressions;

namespace BetaBae.AppHost.Publishing;

/// <summary>The model's expressions, such as <c>{mysql.bindings.tcp.host}</c>, as a platform writes them.</summary>
/// <param name="model">Where names are looked up.</param>
/// <param name="parameter">How a parameter, by its name, is written.</param>
internal sealed partial class Expressions(DistributedApplicationModel model, Func<string, string> parameter)
{
    /// <summary>The port of .NET's images.</summary>
    public const int ServicePort = 8080;

    public string Resolve(string text) => Expression().Replace(text, match =>
    {
        var (name, path) = (match.Groups["name"].Value, match.Groups["path"].Value.Split('.'));
        return (model.Resources.SingleOrDefault(r => r.Name == name), path) switch
        {
            // The parameter that AddRedis makes is not in the model. A connection string of an existing store is a parameter too.
            (_, ["value"]) or (ParameterResource, ["connectionString"]) => parameter(name),
            (IResourceWithConnectionString connection, ["connectionString"]) => Resolve(connection.ConnectionStringExpression.ValueExpression),
            // Redis with TLS has a part more, and it has none here.
            (null, ["connectionString"]) when name.StartsWith("cond-", StringComparison.Ordinal) => "",
            (IResourceWithEndpoints, ["bindings", _, "host"]) => name,
            (IResourceWithEndpoints server, ["bindings", var binding, "port" or "targetPort"]) => $"{PortOf(server, binding)}",
            (IResourceWithEndpoints server, ["bindings", var binding, "url"]) => $"http://{name}:{PortOf(server, binding)}",
            _ => throw new DistributedApplicationException($"{match.Value} cannot be published."),
        };
    });

    /// <summary>The parameter that a text consists of; null when there is more or other in it.</summary>
    public string? ParameterName(string text) =>
        Expression().Match(text) is { } match && match.Value == text
        && (match.Groups["path"].Value == "value" || model.Resources.OfType<ParameterResource>().Any(p => p.Name == match.Groups["name"].Value))
            ? match.Groups["name"].Value
            : null;

    public static int PortOf(EndpointAnnotation endpoint) => endpoint.TargetPort ?? ServicePort;

    private static int PortOf(IResourceWithEndpoints server, string binding) =>
        PortOf(server.Annotations.OfType<EndpointAnnotation>().Single(e => e.Name == binding));

    [GeneratedRegex(@"\{(?<name>[\w-]+)\.(?<path>[\w.]+)\}")]
    private static partial Regex Expression();
}
