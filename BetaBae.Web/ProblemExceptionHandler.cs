using BetaBae.Core;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BetaBae.Web;

/// <summary>Turns what a request throws into a problem; what nobody foresaw is logged and says nothing of itself.</summary>
internal sealed partial class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    private const int ClientClosedRequest = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        var refused = DomainErrors.Explain(exception);
        if (refused is null)
        {
            LogUnexpected(exception, httpContext.Request.Method, httpContext.Request.Path);
            await Problems.WriteAsync(httpContext, StatusCodes.Status500InternalServerError, DomainErrors.Unexpected);
            return true;
        }

        if (refused.Reason == DomainError.Unavailable)
        {
            LogUnavailable(httpContext.Request.Method, httpContext.Request.Path, refused.Message, refused.GetBaseException().Message);
        }

        await Problems.WriteAsync(httpContext, refused);
        return true;
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogUnexpected(Exception exception, string method, string path);

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} was answered with 503: {Message} ({Cause})")]
    private partial void LogUnavailable(string method, string path, string message, string cause);
}
