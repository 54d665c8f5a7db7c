using System.Security.Claims;
using BetaBae.Api.OpenApi;
using BetaBae.Core.Media;
using BetaBae.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace BetaBae.Api.Files;

internal static class FileEndpoints
{
    private const string FileField = "file";
    private const string ContextField = "context";

    public static void MapFiles(this IEndpointRouteBuilder app)
    {
        var files = app.MapGroup("/file").WithTags("File");
        files.MapPost("", UploadAsync).TakingForm(FileField, [ContextField], FileField, ContextField).Refusing(413, 415)
            .WithName("UploadFile").WithSummary("Stores a file");
        files.MapGet("/{id}", ReadAsync).Refusing(404, 416).SayingWhyNoRange()
            .Produces<Stream>(contentType: "application/octet-stream").Produces(StatusCodes.Status302Found)
            .WithName("ReadFile").WithSummary("A file's bytes, or where they can be fetched for some minutes");
        files.MapDelete("/{id}", DeleteAsync).Refusing(404)
            .WithName("DeleteFile").WithSummary("Deletes one of the caller's files");
    }

    private static async Task<Created<FileView>> UploadAsync(
        HttpRequest request, ClaimsPrincipal caller, Core.Media.FileService files, CancellationToken cancellationToken)
    {
        var form = await UploadForm.ReadAsync(request, FileField, [ContextField], null, cancellationToken);
        var file = await files.UploadAsync(caller.Id(), form.RequireFile(FileField), form.Text(ContextField), cancellationToken);
        return TypedResults.Created(file.Url, file);
    }

    private static async Task<Results<FileStreamHttpResult, RedirectHttpResult, StatusCodeHttpResult>> ReadAsync(
        long id, ClaimsPrincipal caller, Core.Media.FileService files, HttpRequest request, HttpResponse response, CancellationToken cancellationToken)
    {
        // A file never changes, so its id is as good a tag as a hash of its bytes.
        var tag = new EntityTagHeaderValue($"\"{id}\"");
        var hasBytes = request.GetTypedHeaders().IfNoneMatch
            .Any(known => known == EntityTagHeaderValue.Any || known.Compare(tag, useStrongComparison: false));
        var file = await files.OpenAsync(caller.Id(), id, hasBytes, cancellationToken);
        response.Headers.CacheControl = "private";
        if (!FileTypes.IsImage(file.ContentType))
        {
            response.Headers.ContentDisposition = "attachment";
        }

        if (file.SignedUrl is { } url)
        {
            return TypedResults.Redirect(url.AbsoluteUri);
        }

        if (file.Bytes is not { } bytes)
        {
            response.GetTypedHeaders().ETag = tag;
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        return TypedResults.Stream(bytes, file.ContentType, entityTag: tag, enableRangeProcessing: bytes.CanSeek);
    }

    /// <summary>What serves ranges says no more than the status: an empty answer of the file's type.</summary>
    private static RouteHandlerBuilder SayingWhyNoRange(this RouteHandlerBuilder endpoint)
    {
        ((IEndpointConventionBuilder)endpoint).Finally(built =>
        {
            var next = built.RequestDelegate!;
            built.RequestDelegate = async context =>
            {
                await next(context);
                if (context.Response is { StatusCode: StatusCodes.Status416RangeNotSatisfiable, HasStarted: false })
                {
                    context.Response.ContentLength = null;
                    await Problems.WriteAsync(context, StatusCodes.Status416RangeNotSatisfiable, "The file has no such range");
                }
            };
        });
        return endpoint;
    }

    private static async Task<NoContent> DeleteAsync(
        long id, ClaimsPrincipal caller, Core.Media.FileService files, CancellationToken cancellationToken)
    {
        await files.DeleteAsync(caller.Id(), id, cancellationToken);
        return TypedResults.NoContent();
    }
}
