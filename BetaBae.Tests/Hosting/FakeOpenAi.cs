using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BetaBae.Tests.Hosting;

/// <summary>
/// A server on this machine that speaks OpenAI's chat completions. What it does next is queued with <see cref="Next"/>; when
/// nothing is queued it does <see cref="Otherwise"/>. It records what it is asked.
/// </summary>
public sealed class FakeOpenAi : IAsyncDisposable
{
    public const string Hello = "Hello from the model!";

    private readonly WebApplication _server;
    private readonly ConcurrentQueue<Reply> _next = new();
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeOpenAi(WebApplication server) => _server = server;

    /// <summary>One way to answer; the request's body is read already.</summary>
    public delegate Task Reply(HttpContext http, ModelRequest request);

    /// <summary>What <c>LLM_ENDPOINT</c> is set to.</summary>
    public string Endpoint => _server.Urls.First() + "/v1";

    public ConcurrentQueue<ModelRequest> Requests { get; } = new();

    public Reply Otherwise { get; set; } = Says(Hello);

    /// <summary>Ends when a caller has gone away while it was kept waiting by <see cref="Hangs"/>.</summary>
    public Task Abandoned => _abandoned.Task;

    /// <summary>The settings of a host that asks this server.</summary>
    public Dictionary<string, string> Settings(int timeoutSeconds = 30, int retries = 0) => new()
    {
        ["LanguageModel:Endpoint"] = Endpoint,
        ["LanguageModel:ApiKey"] = "test-key",
        ["LanguageModel:Model"] = "test-model",
        ["LanguageModel:TimeoutSeconds"] = $"{timeoutSeconds}",
        ["LanguageModel:Retries"] = $"{retries}",
    };

    public static async Task<FakeOpenAi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var fake = new FakeOpenAi(app);
        app.MapPost("/v1/chat/completions", fake.AnswerAsync);
        await app.StartAsync();
        return fake;
    }

    public FakeOpenAi Next(params ReadOnlySpan<Reply> replies)
    {
        foreach (var reply in replies)
        {
            _next.Enqueue(reply);
        }

        return this;
    }

    /// <summary>The answer, as a stream of words when a stream is asked for.</summary>
    public static Reply Says(string text) => async (http, request) =>
    {
        if (request.IsStream)
        {
            await StreamAsync(http, text);
            await SendAsync(http, Chunk("", "stop"));
            await SendAsync(http, "[DONE]");
        }
        else
        {
            await http.Response.WriteAsJsonAsync(Completion(text));
        }
    };

    /// <summary>An error in the form that OpenAI has, which quotes the request.</summary>
    public static Reply Status(int status, string? retryAfter = null) => async (http, request) =>
    {
        http.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            http.Response.Headers.RetryAfter = retryAfter;
        }

        await http.Response.WriteAsJsonAsync(new { error = new { message = $"Cannot serve: {request.Messages[^1].Content}", type = "server_error" } });
    };

    /// <summary>Nothing, until the caller gives up.</summary>
    public Reply Hangs() => async (http, _) =>
    {
        try
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            _abandoned.TrySetResult();
        }
    };

    /// <summary>Waits before it answers.</summary>
    public static Reply After(Task gate, Reply reply) => async (http, request) =>
    {
        await gate.WaitAsync(http.RequestAborted);
        await reply(http, request);
    };

    /// <summary>200 with something that is no answer.</summary>
    public static Reply Garbage(string body = "<html>not what you think</html>") => async (http, _) =>
    {
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body);
    };

    public static Reply NoChoices() => (http, _) => http.Response.WriteAsJsonAsync(Completion(null));

    /// <summary>Some words of the stream, then a broken connection; without a stream, a broken connection.</summary>
    public static Reply Dies(string begun) => async (http, request) =>
    {
        if (request.IsStream)
        {
            await StreamAsync(http, begun);
        }

        http.Abort();
    };

    /// <summary>Some words of the stream, which then ends as if that were all.</summary>
    public static Reply StopsShort(string begun) => (http, _) => StreamAsync(http, begun);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
        var root = body.RootElement.Clone();
        var request = new ModelRequest(
            root,
            http.Request.Headers.Authorization.ToString(),
            [.. root.GetProperty("messages").EnumerateArray().Select(m => new ModelMessage(m.GetProperty("role").GetString()!, TextOf(m.GetProperty("content"))))]);
        Requests.Enqueue(request);
        await (_next.TryDequeue(out var reply) ? reply : Otherwise)(http, request);
    }

    /// <summary>A text, or a list of parts.</summary>
    private static string TextOf(JsonElement content) => content.ValueKind == JsonValueKind.String
        ? content.GetString()!
        : string.Concat(content.EnumerateArray().Select(part => part.GetProperty("text").GetString()));

    private static async Task StreamAsync(HttpContext http, string text)
    {
        http.Response.ContentType = "text/event-stream";
        foreach (var word in text.Split(' '))
        {
            await SendAsync(http, Chunk(word == text.Split(' ')[0] ? word : " " + word, null));
        }
    }

    private static async Task SendAsync(HttpContext http, object data)
    {
        await http.Response.WriteAsync($"data: {data as string ?? JsonSerializer.Serialize(data)}\n\n");
        await http.Response.Body.FlushAsync();
    }

    private static object Completion(string? text) => new
    {
        id = "chatcmpl-1",
        @object = "chat.completion",
        created = 1750000000,
        model = "test-model",
        choices = text is null ? [] : new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = "stop" } },
        usage = new { prompt_tokens = 10, completion_tokens = 5, total_tokens = 15 },
    };

    private static object Chunk(string text, string? finish) => new
    {
        id = "chatcmpl-1",
        @object = "chat.completion.chunk",
        created = 1750000000,
        model = "test-model",
        choices = new[] { new { index = 0, delta = new { role = "assistant", content = text }, finish_reason = finish } },
    };
}

/// <summary>What the model was asked.</summary>
public sealed record ModelRequest(JsonElement Body, string Authorization, IReadOnlyList<ModelMessage> Messages)
{
    public bool IsStream => Body.TryGetProperty("stream", out var stream) && stream.GetBoolean();
}

public sealed record ModelMessage(string Role, string Content);
