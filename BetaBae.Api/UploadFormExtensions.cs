using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace BetaBae.Api;

internal static class UploadFormExtensions
{
    /// <summary>
    /// Bytes of a whole body. Much more than is taken, because a client whose upload is cut off sees a broken connection and
    /// not our answer: what is too large is read to its end and thrown away.
    /// </summary>
    private const long MaxBody = 128 * 1024 * 1024;

    /// <summary>
    /// Says of an endpoint that its handler reads an <see cref="UploadForm"/>, and describes it in the document. Not with
    /// Accepts, which would answer 415 before asking who calls.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="fileField">The name of the field with the file.</param>
    /// <param name="textFields">The names of the other fields that it may have.</param>
    /// <param name="required">Which of them must be there.</param>
    public static RouteHandlerBuilder TakingForm(
        this RouteHandlerBuilder endpoint, string fileField, string[] textFields, params string[] required) => endpoint
        .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = textFields.ToDictionary(f => f, IOpenApiSchema (_) => new OpenApiSchema { Type = JsonSchemaType.String }),
                Required = required.ToHashSet(),
            };
            schema.Properties[fileField] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
            Content(operation)["multipart/form-data"] = new OpenApiMediaType { Schema = schema };
            return Task.CompletedTask;
        });

    /// <summary>Says in the document that the endpoint's handler takes JSON as well.</summary>
    public static RouteHandlerBuilder TakingJson<T>(this RouteHandlerBuilder endpoint) => endpoint
        .AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            var schema = await context.GetOrCreateSchemaAsync(typeof(T), null, cancellationToken);
            Content(operation)["application/json"] = new OpenApiMediaType { Schema = schema };
        });

    private static IDictionary<string, OpenApiMediaType> Content(OpenApiOperation operation)
    {
        var body = operation.RequestBody as OpenApiRequestBody ?? new OpenApiRequestBody { Required = true };
        operation.RequestBody = body;
        return body.Content ??= new Dictionary<string, OpenApiMediaType>();
    }
}
