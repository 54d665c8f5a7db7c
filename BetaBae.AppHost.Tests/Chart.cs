using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using YamlDotNet.Serialization;

namespace BetaBae.AppHost.Tests;

/// <summary>
/// A published chart, rendered as <c>helm install</c> would, as far as it goes for the few functions that the chart uses,
/// and read as strictly as the Kubernetes API reads: an unknown field is an error.
/// </summary>
internal sealed partial class Chart
{
    private readonly Dictionary<object, object?> _values;

    /// <param name="published">What was published.</param>
    /// <param name="set">What <c>--set</c> gives, by path.</param>
    public Chart(Published published, IReadOnlyDictionary<string, string> set)
    {
        var yaml = new DeserializerBuilder().Build();
        _values = yaml.Deserialize<Dictionary<object, object?>>(published.Read("values.yaml"));
        foreach (var (path, value) in set)
        {
            Set(path.Split('.'), value);
        }

        Templates = published.Files("*.yaml").Where(f => f.Contains($"{Path.DirectorySeparatorChar}templates{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToDictionary(f => Path.GetRelativePath(published.Folder, f), f => Render(File.ReadAllText(f)));
        Objects = [.. Templates.Values.SelectMany(t => KubernetesYaml.LoadAllFromString(t, strict: true)).Cast<IKubernetesObject<V1ObjectMeta>>()];
    }

    /// <summary>What a deployer has to give for stores in containers.</summary>
    public static Dictionary<string, string> Passwords => new()
    {
        ["secrets.mysql.mysql_password"] = "mysqlpw",
        ["secrets.redis.redis_password"] = "redispw",
        ["secrets.minio.minio_password"] = "miniopw",
    };

    public IReadOnlyDictionary<string, string> Templates { get; }

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects { get; }

    public IEnumerable<T> All<T>() => Objects.OfType<T>();

    public T One<T>(string name)
        where T : IKubernetesObject<V1ObjectMeta> => Objects.OfType<T>().Single(o => o.Metadata.Name == name);

    /// <summary>Every pod that the chart makes, by the name of what makes it.</summary>
    public IEnumerable<(string Name, V1PodTemplateSpec Pod)> Pods =>
        All<V1Deployment>().Select(d => (d.Metadata.Name, d.Spec.Template))
            .Concat(All<V1StatefulSet>().Select(s => (s.Metadata.Name, s.Spec.Template)))
            .Concat(All<V1Job>().Select(j => (j.Metadata.Name, j.Spec.Template)));

    /// <summary>A secret's values.</summary>
    public IDictionary<string, string> Secret(string name) => One<V1Secret>(name).StringData;

    private string Render(string template) => Expression().Replace(template, match =>
    {
        object? value = null;
        foreach (var step in match.Groups["pipeline"].Value.Split('|', StringSplitOptions.TrimEntries))
        {
            value = Evaluate(step, value);
        }

        return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
    });

    private object? Evaluate(string step, object? piped)
    {
        var words = Word().Matches(step).Select(w => w.Value).ToArray();
        return words switch
        {
            ["int"] => int.Parse((string)piped!, CultureInfo.InvariantCulture),
            ["toString"] => Convert.ToString(piped, CultureInfo.InvariantCulture),
            // As Go writes it: <, > and & as their code points.
            ["toJson"] => JsonSerializer.Serialize((string)piped!),
            ["toJson", _] => "the values",
            ["sha256sum"] => "0",
            ["trimPrefix", "(printf `%c` 34)"] => ((string)piped!).StartsWith('"') ? ((string)piped!)[1..] : piped,
            ["trimSuffix", "(printf `%c` 34)"] => ((string)piped!).EndsWith('"') ? ((string)piped!)[..^1] : piped,
            ["required", var message, var path] => Look(path) is string { Length: > 0 } given ? given : throw new InvalidOperationException(message.Trim('`')),
            [var path] => Look(path),
            _ => throw new NotSupportedException($"The chart uses what this does not render: {step}"),
        };
    }

    private object? Look(string path) => path switch
    {
        ".Chart.Name" or ".Release.Name" => "betabae",
        ".Release.Revision" => "1",
        _ when path.StartsWith(".Values.", StringComparison.Ordinal) => path.Split('.')[2..].Aggregate(
            (object?)_values, (map, key) => map is Dictionary<object, object?> m && m.TryGetValue(key, out var value)
                ? value
                : throw new KeyNotFoundException($"values.yaml does not list {path}")),
        _ => throw new NotSupportedException($"The chart uses what this does not render: {path}"),
    };

    private void Set(string[] path, string value)
    {
        var map = _values;
        foreach (var key in path[..^1])
        {
            map = (Dictionary<object, object?>)map[key]!;
        }

        Assert.True(map.ContainsKey(path[^1]), $"values.yaml does not list {string.Join('.', path)}");
        map[path[^1]] = value;
    }

    [GeneratedRegex(@"\{\{-? *(?<pipeline>[^{}]*?) *-?\}\}")]
    private static partial Regex Expression();

    [GeneratedRegex(@"\([^)]*\)|`[^`]*`|\S+")]
    private static partial Regex Word();
}
