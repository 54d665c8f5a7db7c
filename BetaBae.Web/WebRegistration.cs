using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace BetaBae.Web;

public static class WebRegistration
{
    /// <summary>What REST and the hub have in common: sessions, errors, JSON, and who may call from where.</summary>
    public static IServiceCollection AddWebConventions(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<CorsOptions>().Bind(configuration.GetSection("Cors"))
            .Validate(o => o.List.All(IsOrigin), "Cors:Origins (CORS_ORIGINS) must be comma-separated origins such as https://app.example.org.")
            .ValidateOnStart();
        services.AddSingleton<CrossSiteGuard>();
        services.AddCors();
        services.AddOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>().Configure<CrossSiteGuard>((cors, guard) =>
            cors.AddDefaultPolicy(policy => policy
                .SetIsOriginAllowed(guard.IsAllowedOrigin).AllowCredentials().AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(HeaderNames.RetryAfter)));

        // Not by AddAuthentication, which at every start looks for keys that protect data: a session's token says nothing to protect.
        services.AddAuthenticationCore(options => options.DefaultScheme = SessionAuthentication.SchemeName).AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddAuthorization();
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = BodyLimit.Usual;
        });
        return services.ConfigureHttpJsonOptions(options => JsonConventions.Apply(options.SerializerOptions));
    }

    /// <summary>The same for the pipeline; endpoints come after it.</summary>
    public static IApplicationBuilder UseWebConventions(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app
            .Use(next => context =>
            {
                context.Response.OnStarting(AddHeaders, context.Response.Headers);
                return next(context);
            })
            .UseExceptionHandler(_ => { })
            .UseStatusCodePages(Problems.WriteStatusAsync)
            .UseRouting()
            .UseCors()
            .UseCrossSiteGuard(app.ApplicationServices.GetRequiredService<CrossSiteGuard>())
            .UseAuthentication()
            .UseAuthorization()
            .UseKnownCharsets()
            .UseBodyLimit();
    }

    /// <summary>On every answer, errors included; what an endpoint has said of caching stands.</summary>
    private static Task AddHeaders(object headers)
    {
        var response = (IHeaderDictionary)headers;
        response.XContentTypeOptions = "nosniff";
        response.TryAdd(HeaderNames.CacheControl, "no-store");
        return Task.CompletedTask;
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.GetLeftPart(UriPartial.Authority) == text;
}
