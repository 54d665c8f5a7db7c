using BetaBae.Core;
using BetaBae.Core.Accounts;
using StackExchange.Redis;

namespace BetaBae.Bench.Seeding;

/// <summary>Sessions as log-ins make them, without what a password costs.</summary>
internal static class Sessions
{
    /// <returns>The tokens for the cookies, by user id.</returns>
    public static async Task<IReadOnlyDictionary<long, string>> CreateAsync(string redis, IEnumerable<Person> people)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis);
        var store = new SessionStore(connection, Microsoft.Extensions.Options.Options.Create(new SessionLifetime()), new Revisions(connection), new NullNotifier(), TimeProvider.System);
        var tokens = new Dictionary<long, string>();
        foreach (var person in people)
        {
            tokens[person.Id] = (await store.CreateAsync(person.Id, person.Email)).Token;
        }

        return tokens;
    }
}
