using System.Globalization;
using BetaBae.Core;
using BetaBae.Web;
using Microsoft.AspNetCore.OutputCaching;

namespace BetaBae.Api;

/// <summary>
/// Answers to GET that are kept in memory, each for the one who asked and under the revision of their data: as long as nothing
/// has changed, the database is not asked again. See <see cref="Revisions"/>.
/// </summary>
/// <param name="others">A number that changes with what the answers show of people who are nothing to the caller; null where they show none.</param>
internal sealed class KeptAnswers(Func<IServiceProvider, long>? others) : IOutputCachePolicy
{
    /// <summary>Bytes of all answers that are kept.</summary>
    private const long MaxBytes = 64 * 1024 * 1024;

    public static void Configure(OutputCacheOptions options) => options.SizeLimit = MaxBytes;

    public async ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        context.EnableOutputCaching = false;
        if (!HttpMethods.IsGet(http.Request.Method) || http.User.Identity is not { IsAuthenticated: true })
        {
            return;
        }

        var userId = http.User.Id();
        if (await http.RequestServices.GetRequiredService<Revisions>().FindAsync(userId) is not { } revision)
        {
            return;
        }

        context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = context.AllowLocking = true;
        context.ResponseExpirationTimeSpan = Revisions.Tolerance;
        var key = context.CacheVaryByRules;
        key.VaryByHost = false;
        key.QueryKeys = "*";
        key.VaryByValues["user"] = userId.ToString(CultureInfo.InvariantCulture);
        key.VaryByValues["revision"] = revision;
        if (others is not null)
        {
            key.VaryByValues["others"] = others(http.RequestServices).ToString(CultureInfo.InvariantCulture);
        }
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.AllowCacheStorage &= context.HttpContext.Response.StatusCode == StatusCodes.Status200OK;
        return ValueTask.CompletedTask;
    }
}

internal static class KeptAnswersExtensions
{
    private static readonly KeptAnswers Own = new(null);

    /// <summary>Has the answers kept until the caller's data changes.</summary>
    public static RouteHandlerBuilder Kept(this RouteHandlerBuilder endpoint) => endpoint.CacheOutput(Own);

    /// <summary>Has the answers kept until the caller's data changes, or a number that stands for everyone else's.</summary>
    public static RouteHandlerBuilder Kept(this RouteHandlerBuilder endpoint, Func<IServiceProvider, long> others) =>
        endpoint.CacheOutput(new KeptAnswers(others));
}
