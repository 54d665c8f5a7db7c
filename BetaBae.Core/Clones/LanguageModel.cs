using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace BetaBae.Core.Clones;

/// <summary>Asks the model on behalf of someone who waits for the answer: nobody waits longer than the time-out.</summary>
public sealed partial class LanguageModel(
    IChatClient client, IOptions<LanguageModelOptions> options, TimeProvider time, ILogger<LanguageModel> logger)
{
    /// <summary>What people are told when the model does not answer.</summary>
    internal const string SilentMessage = "The beta bae cannot answer right now";

    private readonly ResiliencePipeline _attempts = Attempts(options.Value, time);

    /// <summary>The model's whole answer, never blank; all attempts together take no longer than the time-out.</summary>
    /// <exception cref="DomainException">It failed, or took too long.</exception>
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

    /// <summary>
    /// The model's answer as it comes, which altogether is not blank: one call without retries, within the time-out.
    /// Whoever wants to try again knows best what has become of the pieces so far.
    /// </summary>
    /// <exception cref="LanguageModelException">It failed, took too long or answered nothing; some pieces may have come.</exception>
    public async IAsyncEnumerable<string> StreamAsync(
        IList<ChatMessage> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await using var updates = client.GetStreamingResponseAsync(messages, null, ending.Token).GetAsyncEnumerator(ending.Token);
        var isBlank = true;
        while (await NextAsync())
        {
            if (updates.Current.Text is { Length: > 0 } text)
            {
                isBlank &= string.IsNullOrWhiteSpace(text);
                yield return text;
            }
        }

        if (isBlank)
        {
            throw Failure(new LanguageModelException("The model answered nothing", isTransient: true));
        }

        async Task<bool> NextAsync()
        {
            try
            {
                return await updates.MoveNextAsync();
            }
            catch (LanguageModelException exception)
            {
                throw Failure(exception);
            }
            catch (Exception) when (ending.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw Failure(new LanguageModelException("The model took too long", isTransient: true));
            }
        }

        LanguageModelException Failure(LanguageModelException exception)
        {
            LogFailure(exception.Message);
            return exception;
        }
    }

    internal static DomainException Silent() => DomainException.Unavailable(SilentMessage);

    private static ResiliencePipeline Attempts(LanguageModelOptions options, TimeProvider time)
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(options.Timeout);
        if (options.Retries > 0)
        {
            pipeline.AddRetry(new RetryStrategyOptions
            {
                // A server that asks for a longer wait than the caller has is not asked again.
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
