using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BetaBae.ServiceDefaults;

public static class DefaultEndpoints
{
    private const string Alive = "/alive";
    private const string Health = "/health";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// <c>/alive</c>: the process answers, whatever its stores do. <c>/health</c>: each store by name, 503 when one is down, as of
    /// the last seconds.
    /// </summary>
    public static void MapDefaultEndpoints(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Alive, Methods, () => TypedResults.Ok(new AliveResponse("Alive")))
            .WithName("Alive").WithSummary("Whether the process is up").WithTags("Health").AllowAnonymous();
        app.MapMethods(Health, Methods, WriteHealthAsync).ExcludeFromDescription()
            .WithName("Health").WithSummary("Whether each store is up, by name").WithTags("Health").AllowAnonymous();
    }

    internal static bool IsProbe(PathString path) => path == Alive || path == Health;

    internal sealed record AliveResponse(string Status);

    private static async Task WriteHealthAsync(HttpContext context)
    {
        var report = await context.RequestServices.GetRequiredService<RecentHealth>().GetAsync(context.RequestAborted);
        context.Response.StatusCode = report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(
            new
            {
                status = report.Status.ToString(),
                stores = report.Entries.ToDictionary(
                    entry => entry.Key,
                    entry => new
                    {
                        status = entry.Value.Status.ToString(),
                        kind = entry.Value.Tags.FirstOrDefault(),
                        description = entry.Value.Description,
                    }),
            },
            JsonSerializerOptions.Web,
            context.RequestAborted);
    }
}
