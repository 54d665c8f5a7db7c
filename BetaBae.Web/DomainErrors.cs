using BetaBae.Core;
using Microsoft.AspNetCore.Http;

namespace BetaBae.Web;

/// <summary>What went wrong, as people are told: the same over REST and in the hub.</summary>
public static class DomainErrors
{
    /// <summary>Of what nobody foresaw.</summary>
    public const string Unexpected = "Something went wrong on our side";

    /// <summary>Null for what nobody foresaw.</summary>
    public static DomainException? Explain(Exception exception) => exception switch
    {
        DomainException refused => refused,
        BadHttpRequestException bad => BadRequests.Explain(bad),
        _ when StoreFailures.Find(exception) is { } store =>
            DomainException.Unavailable($"The {store} cannot be reached right now; try again in a moment", exception),
        _ => null,
    };
}
