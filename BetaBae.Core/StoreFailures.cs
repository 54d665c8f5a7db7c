using BetaBae.Data;
using StackExchange.Redis;

namespace BetaBae.Core;

/// <summary>Tells a store that is down or too slow from a fault of ours.</summary>
public static class StoreFailures
{
    /// <summary>The name of the store that failed, for people; null when the exception means something else.</summary>
    public static string? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is RedisException or RedisTimeoutException)
            {
                return "session store";
            }

            if (DatabaseFailures.IsOutage(exception))
            {
                return "database";
            }
        }

        return null;
    }
}
