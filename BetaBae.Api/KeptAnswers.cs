using System.Diagnostics;
using System.Globalization;
using BetaBae.Core;
using BetaBae.Web;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Net.Http.Headers;

namespace BetaBae.Api;

/// <summary>
/// Answers to GET that are kept in memory, each for the one who asked and under the revision of their data: as long as nothing
/// has changed, the database is not asked again. See <see cref="Revisions"/>.
/// </summary>
/// <param name="others">
/// A number that changes with which people who are nothing to the caller the answers show, and how well they suit; null where they
/// show none. What else they show of them may be as old as <see cref="Revisions.Tolerance"/>.
/// </param>
internal sealed class KeptAnswers(Func<IServiceProvider, long>? others) : IOutputCachePolicy
{
    /// <summary>Bytes of all answers that are kept.</summary>
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>
    /// An answer that takes longer, from asking for the revision to its last byte, is not kept: what it was made from is too old then.
    /// </summary>
    private static readonly TimeSpan Making = TimeSpan.FromSeconds(1);

    private static readonly object Begun = new();

    public static void Configure(OutputCacheOptions options) => options.SizeLimit = MaxBytes;

    public async ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        context.EnableOutputCaching = false;
        if (!HttpMethods.IsGet(http.Request.Method) || http.User.Identity is not { IsAuthenticated: true } || IsConditional(http.Request.Headers))
        {
            return;
        }

        http.Items[Begun] = Stopwatch.GetTimestamp();

        var userId = http.User.Id();
        if ((http.Session().Revision ?? await http.RequestServices.GetRequiredService<Revisions>().FindAsync(userId)) is not { } revision)
        {
            return;
        }

        context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = true;

        // Who waits for someone else's answer would fail with them when they give up.
        context.AllowLocking = false;
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
        var http = context.HttpContext;
        context.AllowCacheStorage &= http.Response.StatusCode == StatusCodes.Status200OK
            && http.Items[Begun] is long begun && Stopwatch.GetElapsedTime(begun) < Making;
        return ValueTask.CompletedTask;
    }

    /// <summary>No answer says when or as what it was made, so these have nothing to refer to.</summary>
    private static bool IsConditional(IHeaderDictionary request) =>
        request.ContainsKey(HeaderNames.CacheControl) || request.ContainsKey(HeaderNames.IfNoneMatch) || request.ContainsKey(HeaderNames.IfModifiedSince);
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
