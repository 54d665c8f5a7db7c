using System.ClientModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace BetaBae.Core.Clones;

/// <summary>
/// Turns whatever a client throws into a <see cref="LanguageModelException"/>: servers quote what they were sent, so their
/// own words must not get into logs and traces. A stream that ends without its end is a failure too.
/// </summary>
internal sealed class SanitizingChatClient(IChatClient inner, TimeProvider time) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Plain(exception);
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var finished = false;
        await using var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await updates.MoveNextAsync())
                {
                    break;
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw Plain(exception);
            }

            finished |= updates.Current.FinishReason is not null;
            yield return updates.Current;
        }

        if (!finished)
        {
            throw new LanguageModelException("The model's stream broke off", isTransient: true);
        }
    }

    private LanguageModelException Plain(Exception exception) => exception switch
    {
        ClientResultException { Status: > 0 } answer => new LanguageModelException(
            $"The model answered {answer.Status}", answer.Status is 408 or 429 or >= 500, RetryAfter(answer)),
        ClientResultException or HttpRequestException or IOException => new LanguageModelException("The model could not be reached", isTransient: true),
        OperationCanceledException or TimeoutException => new LanguageModelException("The model took too long", isTransient: true),
        _ => new LanguageModelException($"The model's answer could not be read ({exception.GetType().Name})", isTransient: false),
    };

    /// <summary>Seconds or a date (RFC 9110).</summary>
    private TimeSpan? RetryAfter(ClientResultException answer)
    {
        string? text = null;
        answer.GetRawResponse()?.Headers.TryGetValue("Retry-After", out text);
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < TimeSpan.MaxValue.TotalSeconds / 2)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var date) && date - time.GetUtcNow() is { Ticks: > 0 } wait
            ? wait
            : null;
    }
}
