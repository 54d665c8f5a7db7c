using System.Diagnostics;
using System.Text;
using BetaBae.Core;
using BetaBae.Core.Clones;
using BetaBae.Data.Entities;

namespace BetaBae.ChatRealtime.Replies;

/// <summary>Makes one attempt at one answer, and shows it to the visitor as it comes.</summary>
internal sealed class ReplyGenerator(
    ReplyStore answers, LanguageModel model, INotifier notifier, ReplyCauses causes, ReplyMetrics metrics, TimeProvider time)
{
    /// <param name="claim">Ends with this call, unless it throws: then it is still held.</param>
    /// <param name="wait">Told when the model is waited for.</param>
    /// <param name="stopping">Ends the call of the model; what it has said by then in full is stored all the same.</param>
    public async Task AnswerAsync(ReplyClaim claim, StallTimer wait, CancellationToken stopping)
    {
        // In the trace of the message that it was claimed for, where that is known; else it begins one.
        using var span = ReplyMetrics.Traces.StartActivity("clone reply", ActivityKind.Internal, causes.Find(claim.ConversationId, claim.Seq));
        span?.SetTag("betabae.conversation.id", claim.ConversationId);
        if (await answers.BeginAsync(claim, stopping) is not { } task)
        {
            return;
        }

        span?.SetTag("betabae.reply.to_seq", task.Seq);
        try
        {
            var text = await SpeakAsync(task, wait, stopping);
            if (await answers.StoreAsync(task, text, CancellationToken.None) is { } message)
            {
                metrics.Answered(message.SentAt - task.DueSince);
            }
        }
        catch (LanguageModelException exception)
        {
            span?.SetStatus(ActivityStatusCode.Error, exception.Message);
            await answers.FailAsync(task, exception.RetryAfter, CancellationToken.None);
        }
    }

    private async Task<string> SpeakAsync(ReplyTask task, StallTimer wait, CancellationToken stopping)
    {
        var conversationId = task.Claim.ConversationId;
        notifier.Publish(new CloneReplyBegun(task.VisitorId, conversationId, task.Seq));
        var asked = time.GetTimestamp();
        var said = new StringBuilder();
        wait.Begin();
        try
        {
            await foreach (var piece in model.StreamAsync(task.Prompt, stopping))
            {
                wait.Begin();
                if (said.Length == 0)
                {
                    metrics.FirstToken(time.GetElapsedTime(asked));
                }

                // No text of the service has NUL in it, whoever wrote it.
                var text = piece.Replace("\0", "", StringComparison.Ordinal);
                said.Append(text);
                notifier.Publish(new CloneReplyGrown(task.VisitorId, conversationId, task.Seq, text));
                if (said.Length >= Message.MaxText)
                {
                    break;
                }
            }
        }
        finally
        {
            wait.End();
        }

        return said.ToString().Trim();
    }
}
