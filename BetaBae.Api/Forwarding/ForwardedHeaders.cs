using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace BetaBae.Api.Forwarding;

/// <summary>Tells the replica where a request comes from; what a proxy before us has said comes first.</summary>
internal sealed class ForwardedHeaders : HttpTransformer
{
    public static readonly ForwardedHeaders Instance = new();

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var request = httpContext.Request;
        Append(request, proxyRequest, "X-Forwarded-For", $"{httpContext.Connection.RemoteIpAddress}");
        Append(request, proxyRequest, "X-Forwarded-Proto", request.Scheme);
        Append(request, proxyRequest, "X-Forwarded-Host", $"{request.Host}");
    }

    private static void Append(HttpRequest request, HttpRequestMessage proxyRequest, string name, string value)
    {
        proxyRequest.Headers.Remove(name);
        proxyRequest.Headers.TryAddWithoutValidation(name, StringValues.Concat(request.Headers[name], value).ToArray());
    }
}
