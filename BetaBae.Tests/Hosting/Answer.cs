using System.Net.Http.Headers;
using System.Text.Json;

namespace BetaBae.Tests.Hosting;

/// <summary>What a request was answered.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Bytes">The body.</param>
/// <param name="Headers">Of the answer.</param>
/// <param name="ContentHeaders">Of the body.</param>
public sealed record Answer(int Status, byte[] Bytes, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    /// <summary>The body as JSON; undefined when it is empty or something else.</summary>
    public JsonElement Body { get; } = IsJson(ContentHeaders) && Bytes.Length > 0 ? JsonElement.Parse(Bytes) : default;

    public string? MediaType => ContentHeaders.ContentType?.MediaType;

    public string Text => System.Text.Encoding.UTF8.GetString(Bytes);

    /// <summary>An error's sentence.</summary>
    public string? Message => Body.GetProperty("message").GetString();

    /// <summary>The body, once the status is as expected; otherwise the test fails with both.</summary>
    public JsonElement Expect(int status)
    {
        Assert.True(Status == status, $"Expected {status}, but it was {Status}: {Text}");
        return Body;
    }

    /// <summary>That it is an error in the contract's one form.</summary>
    public Answer ExpectProblem(int status)
    {
        Expect(status);
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal(status, Body.GetProperty("status").GetInt32());
        foreach (var member in (string[])["type", "title", "detail", "traceId", "message"])
        {
            Assert.False(string.IsNullOrWhiteSpace(Body.GetProperty(member).GetString()), $"{member} is empty");
        }

        return this;
    }

    private static bool IsJson(HttpContentHeaders headers) =>
        headers.ContentType?.MediaType is "application/json" or "application/problem+json";
}
