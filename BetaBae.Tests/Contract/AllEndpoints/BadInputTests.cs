using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.AllEndpoints;

/// <summary>Whatever is sent to whichever endpoint, it is refused in the one form of errors and nothing is stored.</summary>
public abstract class BadInputTests(TestApp app)
{
    // NUL in a path is not among them: Kestrel itself refuses that before there is a request.
    private static readonly string[] NoIds =
    [
        "-1", "0", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "99999999999999999999999", "1.5", "1e3", "abc", "0x1",
        "%20", "%F0%9F%98%80", "%FF", "'", "1;--", "null",
    ];

    [Fact]
    public Task Bodies_that_are_no_JSON_are_refused() => EachAsync(
        endpoint => endpoint.TakesJson,
        async (endpoint, scene, send) =>
        {
            var path = scene.Paths(endpoint).First();
            var valid = Samples.Json(Samples.FieldsOf(endpoint, scene));
            string[] bodies =
            [
                "", " ", "{", "}", "nonsense", valid[..^1], valid + "x", "<a/>", $"{valid}{valid}", valid[..^1] + ",}", "// comment\n" + valid,
                "[]", "null", "5", "\"text\"", "true", $"[{valid}]", "{}x", new string('[', 2000), "{\"a\":" + new string('[', 100) + new string(']', 100) + "}",
                valid.Replace("\"", "'", StringComparison.Ordinal),
            ];
            foreach (var body in bodies)
            {
                await send($"the body {Short(body)}", Text(body, "application/json"), path, [400]);
            }

            await send("a text body", Text(valid, "text/plain"), path, [415]);
            await send("a body without a type", new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(valid)), path, [400, 415]);
            await send("no UTF-8", Bytes([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), path, [400]);
            await send("an oversized body", Text($"{{\"a\":\"{new string('x', 2_000_000)}\"}}", "application/json"), path, [400, 413]);
        });

    [Fact]
    public Task Members_that_are_wrong_are_refused() => EachAsync(
        endpoint => endpoint.TakesJson,
        async (endpoint, scene, send) =>
        {
            var path = scene.Paths(endpoint).First();
            var fields = Samples.FieldsOf(endpoint, scene);
            var valid = Samples.Json(fields);
            await send("an unknown member", Text(valid[..^1] + ",\"unknown\":1}", "application/json"), path, [400]);
            await send("a member of the prototype", Text(valid[..^1] + ",\"__proto__\":{}}", "application/json"), path, [400]);
            await send("a member twice", Text($"{valid[..^1]},\"{fields[0].Name}\":{fields[0].Valid}}}", "application/json"), path, [400]);
            await send("a member in other case", Text(Samples.Json([fields[0] with { Name = fields[0].Name.ToUpperInvariant() }, .. fields[1..]]), "application/json"), path, [400]);
            foreach (var field in fields)
            {
                foreach (var wrong in field.Wrong)
                {
                    await send($"{field.Name} {Short(wrong)}", Text(Samples.Json(fields, field, wrong), "application/json"), path, [400, 404]);
                }

                if (field.IsRequired)
                {
                    await send($"no {field.Name}", Text(Samples.Json(fields.Where(f => f != field)), "application/json"), path, [400]);
                    await send($"{field.Name} null", Text(Samples.Json(fields, field, "null"), "application/json"), path, [400]);
                }
            }
        });

    [Fact]
    public Task Forms_that_are_wrong_are_refused() => EachAsync(
        endpoint => endpoint.TakesForm,
        async (endpoint, scene, send) =>
        {
            var path = scene.Paths(endpoint).First();
            foreach (var (wrong, form) in Samples.WrongForms(endpoint))
            {
                await send(wrong, form, path, [400, 413, 415]);
            }
        });

    [Fact]
    public Task Ids_that_are_none_are_refused() => EachAsync(
        endpoint => endpoint.HasId,
        async (endpoint, scene, send) =>
        {
            foreach (var id in NoIds)
            {
                HttpContent? body = endpoint.TakesForm ? Samples.Form(endpoint)
                    : endpoint.TakesJson ? Text(Samples.Json(Samples.FieldsOf(endpoint, scene)), "application/json")
                    : null;
                await send($"the id {id}", body, endpoint.With(id), [400, 404]);
            }
        });

    [Fact]
    public Task Query_values_that_are_wrong_are_refused() => EachAsync(
        endpoint => endpoint.Queries.Length > 0,
        async (endpoint, scene, send) =>
        {
            var path = scene.Paths(endpoint).First();
            foreach (var query in endpoint.Queries)
            {
                foreach (var value in WrongValues(query))
                {
                    await send($"{query}={value}", null, $"{path}?{query}={value}", [400]);
                }
            }
        });

    private static string[] WrongValues(string query) => query switch
    {
        "limit" => ["-3", "0", "abc", "1.5", "1e3", "%00", "%F0%9F%98%80", "-9223372036854775809", "9223372036854775808"],
        "before" or "after" => ["abc", "1.5", "%00", "%F0%9F%98%80", "9223372036854775808"],
        "cursor" => ["abc", "%00", "%F0%9F%98%80", "1.2.3.4.5.6", "9223372036854775808.1", "..", "-", new string('9', 3000)],
        "age" or "age_min" or "age_max" => ["abc", "-1", "1.5", "%00", "%F0%9F%98%80", "9223372036854775808"],
        "gender" or "type" => ["nonsense", "%00", "%F0%9F%98%80", "1", new string('x', 3000)],
        "location" => ["%00", new string('x', 3000)],
        _ => throw new InvalidOperationException($"Say here which values of {query} are wrong."),
    };

    /// <summary>Collects everything that was not refused as it should, so that one run shows all of it.</summary>
    private async Task EachAsync(Func<Endpoint, bool> which, Func<Endpoint, Scene, Send, Task> test)
    {
        var scene = await Scene.SetAsync(app);
        var before = await app.FingerprintAsync();
        var faults = new List<string>();
        foreach (var endpoint in (await Endpoint.AllAsync(app)).Where(which))
        {
            await test(endpoint, scene, async (wrong, content, path, statuses) =>
            {
                var answer = await scene.Owner.Client.AnswerAsync(endpoint.Method, path, content);
                if (Fault(answer, endpoint.IsOpen ? [.. statuses, 401] : statuses) is { } fault)
                {
                    faults.Add($"{endpoint} with {wrong}: {fault}");
                }
            });
        }

        Assert.True(faults.Count == 0, $"{faults.Count} faults:\n{string.Join('\n', faults)}");
        Assert.Equal(before, await app.FingerprintAsync());
    }

    private static string? Fault(Answer answer, int[] statuses)
    {
        if (!statuses.Contains(answer.Status))
        {
            return $"{answer.Status} {Short(answer.Text)}";
        }

        return answer.MediaType == "application/problem+json" && answer.Message is { Length: > 0 } ? null : $"no problem: {Short(answer.Text)}";
    }

    private static StringContent Text(string body, string mediaType) => new(body, System.Text.Encoding.UTF8, mediaType);

    private static ByteArrayContent Bytes(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        return content;
    }

    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + "…";

    /// <summary>Sends a wrong request, which must be answered with one of the statuses.</summary>
    private delegate Task Send(string wrong, HttpContent? content, string path, int[] statuses);
}

[Collection(nameof(EmbeddedApp))]
public sealed class BadInputTestsEmbedded(EmbeddedApp app) : BadInputTests(app);

[Collection(nameof(RealApp))]
public sealed class BadInputTestsReal(RealApp app) : BadInputTests(app);
