using BetaBae.Core;
using BetaBae.Web;
using Microsoft.AspNetCore.SignalR;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>Answers a call that fails with the sentence that REST would answer; what nobody foresaw is logged.</summary>
internal sealed partial class HubErrors(ILogger<HubErrors> logger) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return invocationContext.HubMethodArguments.Contains(null)
                ? throw DomainException.Invalid("A payload is required")
                : await next(invocationContext);
        }
        catch (OperationCanceledException) when (invocationContext.Context.ConnectionAborted.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is not HubException)
        {
            var refused = DomainErrors.Explain(exception);
            if (refused is null)
            {
                LogUnexpected(exception, invocationContext.HubMethodName);
            }
            else if (refused.Reason == DomainError.Unavailable)
            {
                LogUnavailable(invocationContext.HubMethodName, refused.Message, refused.GetBaseException().Message);
            }

            throw new HubException(refused?.Message ?? DomainErrors.Unexpected);
        }
    }

    [LoggerMessage(LogLevel.Error, "The hub's {Method} failed")]
    private partial void LogUnexpected(Exception exception, string method);

    [LoggerMessage(LogLevel.Warning, "The hub's {Method} was refused: {Message} ({Cause})")]
    private partial void LogUnavailable(string method, string message, string cause);
}
