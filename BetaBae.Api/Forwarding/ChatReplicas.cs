using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using BetaBae.ServiceDefaults;
using Microsoft.Extensions.ServiceDiscovery;

namespace BetaBae.Api.Forwarding;

/// <summary>Where ChatRealtime's replicas are, by service discovery.</summary>
internal sealed class ChatReplicas(ServiceEndpointResolver resolver)
{
    /// <summary>
    /// All replicas, in an order of the session's own (rendezvous hashing): on whichever replica of the Api its requests
    /// arrive, they go to the same one as long as that is there.
    /// </summary>
    public async Task<IReadOnlyList<string>> OrderForAsync(string? session, CancellationToken cancellationToken)
    {
        var source = await resolver.GetEndpointsAsync($"http://{ResourceNames.ChatRealtime}", cancellationToken);
        return
        [
            .. source.Endpoints.Select(e => AddressOf(e.EndPoint)).Distinct()
                .OrderByDescending(address => Weight(session, address)).ThenBy(address => address, StringComparer.Ordinal),
        ];
    }

    private static string AddressOf(EndPoint endPoint) => endPoint switch
    {
        UriEndPoint uri => uri.Uri.GetLeftPart(UriPartial.Authority),
        DnsEndPoint dns => $"http://{dns.Host}:{(dns.Port == 0 ? 80 : dns.Port)}",
        _ => $"http://{endPoint}",
    };

    private static ulong Weight(string? session, string address) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{session} {address}")));
}
