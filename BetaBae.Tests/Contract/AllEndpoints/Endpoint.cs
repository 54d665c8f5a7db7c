using System.Text.Json;
using System.Text.RegularExpressions;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.AllEndpoints;

/// <summary>A call as the OpenAPI document has it.</summary>
/// <param name="Method">Such as POST.</param>
/// <param name="Path">With the names of ids in braces.</param>
/// <param name="Name">Its operation id.</param>
/// <param name="Queries">The names of its query parameters.</param>
/// <param name="Bodies">The media types of bodies that it takes.</param>
internal sealed partial record Endpoint(HttpMethod Method, string Path, string Name, string[] Queries, string[] Bodies)
{
    public bool TakesJson => Bodies.Contains("application/json");

    public bool TakesForm => Bodies.Contains("multipart/form-data");

    public bool HasId => Id().IsMatch(Path);

    /// <summary>Whether it answers without a session.</summary>
    public bool IsOpen => Name is "Alive" or "Register" or "Login";

    /// <summary>Every endpoint that the app's own document lists: a new one cannot be forgotten.</summary>
    public static async Task<Endpoint[]> AllAsync(IRunningApp app)
    {
        var document = (await app.NewClient().GetAnswerAsync("/openapi/v1.json")).Expect(200);
        Endpoint[] all =
        [
            .. from path in document.GetProperty("paths").EnumerateObject()
               from call in path.Value.EnumerateObject()
               select Read(path.Name, call),
        ];
        Assert.InRange(all.Length, 30, 1000);
        return all;
    }

    /// <summary>The path with this in place of its id.</summary>
    public string With(object id) => Id().Replace(Path, $"{id}");

    public override string ToString() => $"{Method} {Path}";

    private static Endpoint Read(string path, JsonProperty call) => new(
        HttpMethod.Parse(call.Name),
        path,
        call.Value.GetProperty("operationId").GetString()!,
        !call.Value.TryGetProperty("parameters", out var parameters)
            ? []
            : [.. parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query").Select(p => p.GetProperty("name").GetString()!)],
        !call.Value.TryGetProperty("requestBody", out var body)
            ? []
            : [.. body.GetProperty("content").EnumerateObject().Select(content => content.Name)]);

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Id();
}
