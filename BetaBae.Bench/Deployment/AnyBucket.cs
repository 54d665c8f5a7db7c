using System.Net;

namespace BetaBae.Bench.Deployment;

/// <summary>
/// An S3 server in which every bucket exists: all that the migration asks of one. No scenario stores files, and a real
/// server would take processor time from what is measured.
/// </summary>
internal sealed class AnyBucket : IDisposable
{
    /// <summary>An address at which nobody listens, for services that will not need the bucket.</summary>
    public const string Nowhere = "http://127.0.0.1:9";

    private readonly HttpListener _listener = new();

    public AnyBucket()
    {
        Address = $"http://127.0.0.1:{LocalServers.Programs.FreePort()}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _ = AnswerAsync();
    }

    public string Address { get; }

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                context.Response.StatusCode = (int)HttpStatusCode.OK;
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}
