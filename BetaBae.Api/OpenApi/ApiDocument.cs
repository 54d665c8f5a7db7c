using BetaBae.Web;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace BetaBae.Api.OpenApi;

internal static class ApiDocument
{
    private const string CookieScheme = "session";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddSchemaTransformer((schema, context, _) =>
        {
            DescribeText(schema, context);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "BetaBae",
                Version = "v1",
                Description = "Two people first talk with each other's AI clone and, when both consent, with each other.",
            };
            document.Servers = [];
            foreach (var path in document.Paths.Values)
            {
                // What GET says, it says of HEAD.
                path.Operations?.Remove(HttpMethod.Head);
            }

            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [CookieScheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey,
                    In = ParameterLocation.Cookie,
                    Name = SessionCookie.Name,
                },
            };
            return Task.CompletedTask;
        });
    });

    /// <summary>Texts and times have converters of our own, of which the generator knows nothing.</summary>
    private static void DescribeText(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (schema.Type is null && (type == typeof(string) || type == typeof(DateTime)))
        {
            var optional = context.JsonPropertyInfo is { IsGetNullable: true } or { IsSetNullable: true };
            schema.Type = optional ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
            schema.Format = type == typeof(DateTime) ? "date-time" : null;
        }
        else if (schema.Type?.HasFlag(JsonSchemaType.Array) == true && schema.Items is null && type.IsAssignableTo(typeof(IEnumerable<string>)))
        {
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String };
        }
    }

    /// <summary>The document for everyone, the page that shows it where developers are.</summary>
    public static void MapApiDocument(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi/v1.json").AllowAnonymous().MapHead();
        if (app.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            app.MapScalarApiReference(options => options.WithTitle("BetaBae API")).AllowAnonymous();
        }
    }

    /// <summary>Says in the document that errors have the one form; what a call can answer beside it stands with the call.</summary>
    public static RouteGroupBuilder WithProblems(this RouteGroupBuilder group) => group
        .WithMetadata(
            new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemBody), [Problems.ContentType]),
            new ProducesResponseTypeMetadata(StatusCodes.Status401Unauthorized, typeof(ProblemBody), [Problems.ContentType]),
            new ProducesResponseTypeMetadata(StatusCodes.Status503ServiceUnavailable, typeof(ProblemBody), [Problems.ContentType]));

    /// <summary>The other errors that the calls of a group can answer.</summary>
    public static T Refusing<T>(this T endpoint, params int[] statuses)
        where T : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemBody), [Problems.ContentType]));
        }

        return endpoint;
    }
}
