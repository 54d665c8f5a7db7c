using System.Text;
using Microsoft.Extensions.AI;

namespace BetaBae.Core.Clones;

/// <summary>One thing that was said in a talk with a clone.</summary>
public sealed record Turn(bool ByClone, string Text);

/// <summary>What the model is told before it answers as a clone: the rules, the persona, and the end of the talk.</summary>
public static class ClonePrompt
{
    /// <summary>
    /// The most tokens, by estimate, that the talk takes: older messages are left out. Any single message fits into it. The
    /// persona, at most about 28,000 characters, is always told whole.
    /// </summary>
    public const int HistoryTokens = 6000;

    /// <summary>A message's role and separators.</summary>
    private const int MessageTokens = 4;

    private const string Placeholder = "{{persona}}";

    private static readonly string Template = Prompt.Read("CloneReply");

    /// <param name="persona">What <see cref="CloneView.Summary"/> shows of the clone's owner.</param>
    /// <param name="history">Oldest first; only its end is taken when it is long.</param>
    public static IList<ChatMessage> Build(string persona, IReadOnlyList<Turn> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var first = history.Count;
        for (var left = HistoryTokens; first > 0; first--)
        {
            left -= Tokens(history[first - 1].Text);
            if (left < 0 && first < history.Count)
            {
                break;
            }
        }

        return
        [
            new(ChatRole.System, Template.Replace(Placeholder, persona, StringComparison.Ordinal)),
            .. history.Skip(first).Select(t => new ChatMessage(t.ByClone ? ChatRole.Assistant : ChatRole.User, t.Text)),
        ];
    }

    /// <summary>
    /// An estimate that needs no tokenizer and rather says too much: a token is about four bytes of English in UTF-8, and
    /// about three to five of Korean.
    /// </summary>
    public static int Tokens(string text) => MessageTokens + (Encoding.UTF8.GetByteCount(text) + 2) / 3;
}
