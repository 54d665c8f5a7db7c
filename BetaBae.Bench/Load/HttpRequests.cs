using System.Text;

namespace BetaBae.Bench.Load;

/// <summary>HTTP/1.1 requests as bytes.</summary>
internal static class HttpRequests
{
    /// <param name="target">Where it goes.</param>
    /// <param name="path">With its query.</param>
    /// <param name="token">Of the caller's session; null for none.</param>
    public static byte[] Get(Uri target, string path, string? token) => Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\n{Common(target, token)}\r\n");

    /// <inheritdoc cref="Get"/>
    public static byte[] Send(string method, Uri target, string path, string? token, string json)
    {
        var head = $"{method} {path} HTTP/1.1\r\n{Common(target, token)}Content-Type: application/json\r\n";
        return Encoding.UTF8.GetBytes($"{head}Content-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");
    }

    private static string Common(Uri target, string? token) =>
        $"Host: {target.Authority}\r\n{(token is null ? "" : $"Cookie: session_id={token}\r\n")}";
}
