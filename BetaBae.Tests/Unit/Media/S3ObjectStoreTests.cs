using System.Net;
using System.Net.Sockets;
using BetaBae.Core;
using BetaBae.Core.Media;
using Microsoft.Extensions.Options;

namespace BetaBae.Tests.Unit.Media;

public sealed class S3ObjectStoreTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_stops_in_the_middle_is_an_outage(bool hangsUp)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        using var store = new S3ObjectStore(Options.Create(new S3Options
        {
            Endpoint = $"http://{listener.LocalEndpoint}",
            AccessKeyId = "id",
            SecretAccessKey = "secret",
        }));
        var opening = store.OpenAsync("key", default);
        using var connection = await served;
        using (var reader = new StreamReader(connection.GetStream(), leaveOpen: true))
        {
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is not "")
            {
            }
        }

        await connection.GetStream().WriteAsync(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nten bytes!"u8.ToArray(), TestContext.Current.CancellationToken);
        await using var stream = await opening;
        var bytes = new byte[100];
        await stream!.ReadExactlyAsync(bytes.AsMemory(0, 10), TestContext.Current.CancellationToken);
        Assert.Equal("ten bytes!"u8, bytes.AsSpan(0, 10));
        if (hangsUp)
        {
            connection.Close();
        }

        var refused = await Assert.ThrowsAsync<DomainException>(() => stream.ReadAsync(bytes, TestContext.Current.CancellationToken).AsTask());
        Assert.Equal(DomainError.Unavailable, refused.Reason);
    }
}
