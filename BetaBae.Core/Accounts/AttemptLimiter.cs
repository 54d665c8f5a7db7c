using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace BetaBae.Core.Accounts;

/// <summary>How often one may try to log in or register: configuration section <c>Login</c>.</summary>
public sealed class LoginOptions
{
    /// <summary>Log-ins for a pair of address and e-mail; an address alone has <see cref="AddressFactor"/> times as many.</summary>
    public int RatePerMinute { get; set; } = 10;

    internal const int AddressFactor = 10;
}

/// <summary>
/// Counts attempts in Redis, so over all replicas. A minute begins with its first attempt: within one, never more than the
/// rate pass.
/// </summary>
public sealed class AttemptLimiter(IConnectionMultiplexer redis, IOptions<LoginOptions> options)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private long PerPair => options.Value.RatePerMinute;

    private long PerAddress => (long)options.Value.RatePerMinute * LoginOptions.AddressFactor;

    /// <exception cref="DomainException">Too many log-ins from the address, or from it for the e-mail.</exception>
    public async Task CountLoginAsync(IPAddress? address, string emailKey)
    {
        var network = NetworkOf(address);
        await CountAsync($"rate:login:{network}", PerAddress);
        await CountAsync($"rate:login:{network}:{Hash(emailKey)}", PerPair);
    }

    /// <exception cref="DomainException">Too many registrations from the address.</exception>
    public Task CountRegistrationAsync(IPAddress? address) => CountAsync($"rate:register:{NetworkOf(address)}", PerAddress);

    private async Task CountAsync(string key, long limit)
    {
        var transaction = redis.GetDatabase().CreateTransaction();
        _ = transaction.StringSetAsync(key, 0, Window, when: When.NotExists);
        var count = transaction.StringIncrementAsync(key);
        var left = transaction.KeyTimeToLiveAsync(key);
        await transaction.ExecuteAsync();
        if (await count > limit)
        {
            throw DomainException.TooManyRequests("Too many attempts; wait a moment and try again", await left ?? Window);
        }
    }

    /// <summary>An IPv6 address counts by its first 64 bits: whoever has one of them has them all.</summary>
    private static string NetworkOf(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            return $"{(address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address)}";
        }

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return $"{new IPAddress(bytes)}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
