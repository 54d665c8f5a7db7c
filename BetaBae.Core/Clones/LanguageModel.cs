using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace BetaBae.Core.Clones;

/// <summary>Asks the model on behalf of someone who waits for the answer: all attempts together take no longer than the time-out.</summary>
public sealed partial class LanguageModel(
    IChatClient client, IOptions<LanguageModelOptions> options, TimeProvider time, ILogger<LanguageModel> logger)
{
    private readonly ResiliencePipeline _attempts = Attempts(options.Value, time);

    /// <summary>The model's whole answer, never blank.</summary>
    /// <exception cref="RefusedException">It failed, or took too long.</exception>
    public async Task<string> AskAsync(IList<ChatMessage> messages, ChatOptions? chatOptions, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _attempts.ExecuteAsync(
                async attempt => await client.GetResponseAsync(messages, chatOptions, attempt), cancellationToken);
            if (response.Text.Trim() is { Length: > 0 } text)
            {
                return text;
            }

            LogFailure("The model answered nothing");
        }
        catch (LanguageModelException exception)
        {
            LogFailure(exception.Message);
        }
        catch (TimeoutRejectedException)
        {
            LogFailure("The model took too long");
        }

        throw Silent();
    }

    internal static RefusedException Silent() => RefusedException.Unavailable("The beta bae cannot answer right now");

    private static ResiliencePipeline Attempts(LanguageModelOptions options, TimeProvider time)
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(options.Timeout);
        if (options.Retries > 0)
        {
            pipeline.AddRetry(new RetryStrategyOptions
            {
                // A server that wants more patience than the caller has is not worth the wait.
                ShouldHandle = new PredicateBuilder().Handle<LanguageModelException>(e => e.IsTransient && !(e.RetryAfter >= options.Timeout)),
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
                UseJitter = true,
                DelayGenerator = failed => ValueTask.FromResult((failed.Outcome.Exception as LanguageModelException)?.RetryAfter),
            });
        }

        return pipeline.Build();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A beta bae could not answer: {Problem}")]
    private partial void LogFailure(string problem);
}
