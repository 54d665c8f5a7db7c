using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace BetaBae.Tests.Deployment;

/// <summary>Takes telemetry as Aspire's dashboard does: OTLP over gRPC without TLS, from those who know the key.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private const string Services = "/opentelemetry.proto.collector";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly WebApplication _server;

    private OtlpReceiver(WebApplication server) => _server = server;

    public Uri Address => new(_server.Urls.Single());

    public string Key { get; } = $"key-{Guid.NewGuid():N}";

    /// <summary>Every request's message as it was sent.</summary>
    public ConcurrentQueue<byte[]> Requests { get; } = new();

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = new();

    public ConcurrentQueue<ReceivedMetric> Metrics { get; } = new();

    public ConcurrentQueue<ReceivedLog> Logs { get; } = new();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost($"{Services}.trace.v1.TraceService/Export", http => receiver.TakeAsync(http, Otlp.Spans, receiver.Spans));
        app.MapPost($"{Services}.metrics.v1.MetricsService/Export", http => receiver.TakeAsync(http, Otlp.Metrics, receiver.Metrics));
        app.MapPost($"{Services}.logs.v1.LogsService/Export", http => receiver.TakeAsync(http, Otlp.Logs, receiver.Logs));
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until what has come so far makes it true.</summary>
    public async Task UntilAsync(Func<bool> came, Func<string> missing)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        while (!came())
        {
            Assert.False(timeout.IsCancellationRequested, $"Not within {Timeout}, in {Requests.Count} requests: {missing()}");
            await Task.Delay(100, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }

    private async Task TakeAsync<T>(HttpContext http, Func<ProtoMessage, IEnumerable<T>> read, ConcurrentQueue<T> received)
    {
        http.Response.ContentType = "application/grpc";
        if (http.Request.Headers["x-otlp-api-key"] != Key)
        {
            // Unauthenticated, to a gRPC client.
            http.Response.AppendTrailer("grpc-status", "16");
            return;
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);

        // Before the message: whether it is compressed, which nobody asked for, and its length.
        var frame = body.ToArray();
        var message = frame.AsMemory(5);
        Assert.Equal((0, message.Length), (frame[0], BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(1))));
        Requests.Enqueue(message.ToArray());
        foreach (var item in read(ProtoMessage.Parse(message)))
        {
            received.Enqueue(item);
        }

        await http.Response.Body.WriteAsync(new byte[5]);
        http.Response.AppendTrailer("grpc-status", "0");
    }
}
